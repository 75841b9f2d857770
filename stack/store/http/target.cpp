#include "stack/store/http/target.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace store::http {
namespace {

std::optional<char> escaped_at(std::string_view text, std::size_t percent) {
  if (percent + 2 >= text.size()) return std::nullopt;
  const char* digits = text.data() + percent + 1;
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits, digits + 2, value, 16);
  if (error != std::errc{} || end != digits + 2) return std::nullopt;
  return static_cast<char>(value);
}

std::string form_decoded(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return percent_decoded(spaced);
}

// What comes before the separator; `rest` is left with what comes after it.
std::string_view next_part(std::string_view& rest, char separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const auto part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

}  // namespace

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto escaped = text[i] == '%' ? escaped_at(text, i) : std::nullopt;
    decoded += escaped.value_or(text[i]);
    if (escaped) i += 2;
  }
  return decoded;
}

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

std::string_view query_of(std::string_view target) {
  const auto mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
}

std::vector<std::string> segments_of(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  std::vector<std::string> segments;
  for (;;) {
    const auto slash = path.find('/');
    segments.push_back(percent_decoded(path.substr(0, slash)));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

Params params_of(std::string_view query) {
  Params params;
  while (!query.empty()) {
    auto value = next_part(query, '&');
    if (value.empty()) continue;
    const auto name = next_part(value, '=');
    params.emplace_back(form_decoded(name), form_decoded(value));
  }
  return params;
}

}  // namespace store::http
