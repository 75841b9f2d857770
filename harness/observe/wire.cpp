#include "harness/observe/wire.hpp"

#include <algorithm>

#include "harness/core/text.hpp"

namespace harness::observe {
namespace {

constexpr std::size_t longest_quote = 300;

// What a person needs of an error body: Prometheus wraps the reason in JSON, Loki and Tempo do not,
// and PostgreSQL draws the query and a caret below the first line.
std::string reason(const std::string& body) {
  const nlohmann::json json = nlohmann::json::parse(body, nullptr, false);
  if (json.is_object() && json.contains("error") && json["error"].is_string()) {
    return json["error"].get<std::string>();
  }
  const std::string_view text = trim(body);
  return std::string(text.substr(0, std::min(text.find('\n'), longest_quote)));
}

}  // namespace

Result<nlohmann::json> document(const Answer& answer) {
  if (answer.status == 0) {
    return fail(answer.problem.empty() ? "was not asked" : answer.problem);
  }
  if (answer.status != 200) {
    return fail("answered " + std::to_string(answer.status) + ": " + reason(answer.body));
  }
  nlohmann::json json = nlohmann::json::parse(answer.body, nullptr, false);
  if (json.is_discarded()) return fail("answered with what is no JSON");
  return json;
}

}  // namespace harness::observe
