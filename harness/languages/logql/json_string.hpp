#pragma once

#include <cstring>
#include <optional>
#include <string>
#include <string_view>

// Strings of JSON, in lines and in paths.
namespace harness::languages::logql {

// Past the closing quote of a string that begins at `from`; npos where it never ends.
inline std::size_t json_string_end(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size();) {
    const void* quote = std::memchr(text.data() + at, '"', text.size() - at);
    if (quote == nullptr) break;
    const auto place = static_cast<std::size_t>(static_cast<const char*>(quote) - text.data());
    std::size_t slash = place;
    while (slash > from && text[slash - 1] == '\\') --slash;
    if ((place - slash) % 2 == 0) return place + 1;
    at = place + 1;
  }
  return std::string_view::npos;
}

// The text between the quotes with its escapes resolved; nothing where one is broken.
std::optional<std::string> json_unescaped(std::string_view text);

}  // namespace harness::languages::logql
