#include "harness/languages/logql/template/literal.hpp"

#include <optional>

#include "harness/languages/logql/go_number.hpp"
#include "harness/languages/logql/runes.hpp"

namespace harness::languages::logql::templates {

Result<Constant> number_literal(std::string_view text) {
  const auto integer = parse_int(text, IntegerBase::by_prefix);
  if (integer) return Constant{*integer};
  // "inf" is a word and does not come here, but "0x" and "1x" do.
  const auto number = parse_float(text);
  const bool has_shape = text.find_first_of(".eEpP") != std::string_view::npos;
  if (number && has_shape) return Constant{*number};
  if (number) return fail("integer overflow: " + in_quotes(text));
  return fail("bad number syntax: " + in_quotes(text));
}

namespace {

std::optional<std::uint32_t> digits(std::string_view text, int base) {
  std::uint32_t value = 0;
  for (const char c : text) {
    const int digit = c >= '0' && c <= '9' ? c - '0'
                      : (c | 0x20) >= 'a'  ? (c | 0x20) - 'a' + 10
                                           : 99;
    if (digit >= base) return std::nullopt;
    value = value * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit);
  }
  return value;
}

// Appends what the escape means that begins the text; its length, or 0.
std::size_t resolve(std::string_view text, std::string& to) {
  constexpr std::string_view letters = "abfnrtv\\'\"";
  constexpr std::string_view meanings = "\a\b\f\n\r\t\v\\'\"";
  if (text.size() < 2) return 0;
  if (const std::size_t at = letters.find(text[1]); at != std::string_view::npos) {
    to += meanings[at];
    return 2;
  }
  const bool octal = text[1] >= '0' && text[1] <= '7';
  const std::size_t count = text[1] == 'x' ? 2 : text[1] == 'u' ? 4 : text[1] == 'U' ? 8 : 3;
  if (!octal && count == 3) return 0;
  const std::string_view code = text.substr(octal ? 1 : 2, count);
  const auto value = digits(code, octal ? 8 : 16);
  if (code.size() < count || !value) return 0;
  if (octal || count == 2) {
    if (*value > 0xFF) return 0;
    to += static_cast<char>(*value);
  } else {
    if (*value > 0x10FFFF || (*value >= 0xD800 && *value <= 0xDFFF)) return 0;
    append_rune(to, *value);
  }
  return count + (octal ? 1 : 2);
}

}  // namespace

Result<std::string> unquote(std::string_view text) {
  const std::string_view inside = text.substr(1, text.size() - 2);
  std::string result;
  for (std::size_t at = 0; at < inside.size();) {
    if (inside[at] != '\\') {
      result += inside[at++];
      continue;
    }
    const std::size_t length = resolve(inside.substr(at), result);
    if (length == 0) return fail("invalid syntax");
    at += length;
  }
  return result;
}

Result<std::int64_t> character_literal(std::string_view text) {
  const auto inside = unquote(text);
  if (!inside || inside->empty()) return fail("invalid syntax");
  const Rune rune = rune_at(*inside);
  if (rune.width != inside->size()) {
    return fail("malformed character constant: " + std::string(text));
  }
  return static_cast<std::int64_t>(rune.value);
}

}  // namespace harness::languages::logql::templates
