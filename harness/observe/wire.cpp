#include "harness/observe/wire.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

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

// Why a document is not the whole answer, in its own words; empty: it does not say so.
std::string why_partial(const nlohmann::json& document) {
  if (!document.is_object()) return {};
  const nlohmann::json status = document.value("status", nlohmann::json());
  if (status.is_string()) {
    const auto text = status.get<std::string>();
    const bool good = text == "success" || text == "COMPLETE" || text == "complete";
    if (!good) return "status \"" + text + "\": " + reason(document.dump());
  }
  if (document.value("partial", nlohmann::json()) == true) return "a part of what it has";
  const nlohmann::json warnings = document.value("warnings", nlohmann::json());
  if (warnings.is_array() && !warnings.empty()) {
    const nlohmann::json& first = warnings.front();
    return "a warning: " + (first.is_string() ? first.get<std::string>() : first.dump());
  }
  return {};
}

}  // namespace

const nlohmann::json& list(const nlohmann::json& value) {
  if (!value.is_array()) throw Misread(other_shape);
  return value;
}

nlohmann::json list(nlohmann::json&& value) {
  if (!value.is_array()) throw Misread(other_shape);
  return std::move(value);
}

double read_number(const std::string& text) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "+Inf" || text == "Inf") return std::numeric_limits<double>::infinity();
  if (text == "-Inf") return -std::numeric_limits<double>::infinity();
  double value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    throw Misread("answered with " + shown(text) + " where a number belongs");
  }
  return value;
}

std::int64_t read_whole_number(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc{} || end != text.data() + text.size()) {
    throw Misread("answered with " + shown(text) + " where a whole number belongs");
  }
  return value;
}

std::string why_incomplete(const nlohmann::json& search) {
  const nlohmann::json metrics = search.value("metrics", nlohmann::json::object());
  const auto jobs = [&](const char* name) { return metrics.value(name, std::uint64_t{0}); };
  if (jobs("completedJobs") >= jobs("totalJobs")) return {};
  return "the search did " + std::to_string(jobs("completedJobs")) + " of " +
         std::to_string(jobs("totalJobs")) + " jobs";
}

Result<nlohmann::json> whole_document(const Answer& answer) {
  Result<nlohmann::json> json = document(answer);
  if (!json) return json;
  const std::string why = why_partial(*json);
  if (!why.empty()) return fail("answered with " + why);
  return json;
}

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
