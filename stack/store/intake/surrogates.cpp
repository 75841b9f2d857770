#include "stack/store/intake/surrogates.hpp"

#include <charconv>
#include <cstdint>

namespace store {
namespace {

constexpr std::size_t escape = 6;  // \u and four digits

// The code that is written there; 0: it is no such escape.
std::uint32_t code_at(std::string_view json, std::size_t at) {
  if (at + escape > json.size() || json[at] != '\\' || json[at + 1] != 'u') return 0;
  std::uint32_t code = 0;
  const char* digits = json.data() + at + 2;
  const auto [end, error] = std::from_chars(digits, digits + 4, code, 16);
  return error == std::errc{} && end == digits + 4 ? code : 0;
}

bool is_high(std::uint32_t code) { return code >= 0xD800 && code < 0xDC00; }
bool is_low(std::uint32_t code) { return code >= 0xDC00 && code < 0xE000; }

// Nearly no text has any: it is only looked at closely where one may be.
bool may_have_surrogates(std::string_view json) {
  for (std::size_t at = json.find("\\u"); at != std::string_view::npos;
       at = json.find("\\u", at + 2)) {
    const std::uint32_t code = code_at(json, at);
    if (is_high(code) || is_low(code)) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> without_lone_surrogates(std::string_view json) {
  if (!may_have_surrogates(json)) return std::nullopt;
  std::optional<std::string> mended;
  std::size_t at = json.find('\\');
  while (at != std::string_view::npos) {
    const std::uint32_t code = code_at(json, at);
    std::size_t length = code == 0 ? 2 : escape;
    if (is_high(code) && is_low(code_at(json, at + escape))) {
      length = 2 * escape;
    } else if (is_high(code) || is_low(code)) {
      if (!mended) mended.emplace(json);
      mended->replace(at, escape, "\\uFFFD");
    }
    at = json.find('\\', at + length);
  }
  return mended;
}

}  // namespace store
