#include "harness/target/showing.hpp"

#include <algorithm>
#include <cctype>

#include "harness/core/text.hpp"

namespace harness::target {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

Result<void> check_shown(const net::HttpResponse& answer, const scenario::Proof& is,
                         const net::Server& server, const std::string& where) {
  const auto header = answer.headers.find(lower(is.header));
  if (header != answer.headers.end() && header->second == is.value) return {};
  const std::string wanted = where + " is not what it is to be: its " + is.header;
  if (header == answer.headers.end()) {
    return fail(wanted + " is not there, and was to be " + shown(is.value) + "; it answered " +
                std::to_string(answer.status));
  }
  return fail(wanted + " is " + shown(net::without_secrets(header->second, server)) +
              ", and was to be " + shown(is.value));
}

bool shows_nothing(const net::HttpResponse& answer, const scenario::Proof& is) {
  constexpr int too_many = 429;
  constexpr int first_of_servers = 500;
  const bool has_none = !answer.headers.contains(lower(is.header));
  return has_none && (answer.status == too_many || answer.status >= first_of_servers);
}

}  // namespace harness::target
