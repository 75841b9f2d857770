#include "stack/store/http/message.hpp"

#include <algorithm>
#include <utility>

#include "harness/core/utf8.hpp"

namespace store::http {

std::optional<std::string_view> Request::param(std::string_view name) const {
  const auto found = std::find_if(params.begin(), params.end(),
                                  [&](const auto& one) { return one.first == name; });
  if (found == params.end()) return std::nullopt;
  return found->second;
}

std::vector<std::string_view> Request::all_params(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : params) {
    if (key == name) values.emplace_back(value);
  }
  return values;
}

std::string_view Request::header(std::string_view lower_name) const {
  const auto found = headers.find(std::string(lower_name));
  return found == headers.end() ? std::string_view{} : found->second;
}

Response text(int status, std::string body) {
  if (harness::size_of_utf8(body) < body.size()) body = harness::mended_utf8(body);
  return {status, "text/plain; charset=utf-8", std::move(body)};
}

}  // namespace store::http
