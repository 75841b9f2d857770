#include "harness/languages/logql/escapes.hpp"

#include <charconv>

#include "harness/languages/logql/runes.hpp"

namespace harness::languages::logql {
namespace {

constexpr std::string_view names = "abfnrtv\\\"";
constexpr std::string_view meant = "\a\b\f\n\r\t\v\\\"";

// "41" of "\x41", "101" of "\101", "00e9" of "\u00e9".
std::optional<unsigned> take_digits(std::string_view& text, std::size_t count, int base) {
  unsigned value = 0;
  if (text.size() < count) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + count, value, base);
  if (error != std::errc() || end != text.data() + count) return std::nullopt;
  text.remove_prefix(count);
  return value;
}

bool append_byte(std::string& out, std::optional<unsigned> value) {
  if (!value || *value > 0xFF) return false;
  out += static_cast<char>(*value);
  return true;
}

bool append_point(std::string& out, std::optional<unsigned> value) {
  if (!value || *value > 0x10FFFF) return false;
  append_rune(out, static_cast<char32_t>(*value));
  return true;
}

// Takes what follows a backslash.
bool take_escape(std::string_view& text, std::string& out) {
  if (text.empty()) return false;
  const char kind = text.front();
  if (kind >= '0' && kind <= '7') return append_byte(out, take_digits(text, 3, 8));
  text.remove_prefix(1);
  switch (kind) {
    case 'x':
      return append_byte(out, take_digits(text, 2, 16));
    case 'u':
      return append_point(out, take_digits(text, 4, 16));
    case 'U':
      return append_point(out, take_digits(text, 8, 16));
    default:
      break;
  }
  const std::size_t named = names.find(kind);
  if (named == std::string_view::npos) return false;
  out += meant[named];
  return true;
}

}  // namespace

std::optional<std::string> unescaped(std::string_view inside) {
  std::string out;
  out.reserve(inside.size());
  while (!inside.empty()) {
    const char letter = inside.front();
    inside.remove_prefix(1);
    if (letter != '\\') {
      out += letter;
    } else if (!take_escape(inside, out)) {
      return std::nullopt;
    }
  }
  return out;
}

}  // namespace harness::languages::logql
