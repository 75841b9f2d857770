#include "stack/store/http/message.hpp"

#include <algorithm>

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

}  // namespace store::http
