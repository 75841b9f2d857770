#include "harness/languages/logql/json_string.hpp"

#include "harness/languages/logql/runes.hpp"

namespace harness::languages::logql {
namespace {

std::optional<char32_t> hex4(std::string_view digits) {
  if (digits.size() < 4) return std::nullopt;
  char32_t value = 0;
  for (const char c : digits.substr(0, 4)) {
    value <<= 4;
    if (c >= '0' && c <= '9') {
      value |= static_cast<char32_t>(c - '0');
    } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
      value |= static_cast<char32_t>((c | 0x20) - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return value;
}

// `\uXXXX`, which begins the text; a pair of surrogates is one rune.
std::optional<Rune> unicode_escape(std::string_view text) {
  const auto first = hex4(text.substr(2));
  if (!first) return std::nullopt;
  if (*first < 0xD800 || *first > 0xDFFF) return Rune{*first, 6};
  if (*first > 0xDBFF || !text.substr(6).starts_with("\\u")) return std::nullopt;
  const auto second = hex4(text.substr(8));
  if (!second || *second < 0xDC00 || *second > 0xDFFF) return std::nullopt;
  return Rune{0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00), 12};
}

std::optional<char> simple_escape(char letter) {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  const std::size_t at = letters.find(letter);
  if (at == std::string_view::npos) return std::nullopt;
  return meanings[at];
}

// Appends what the escape that begins the text stands for; how long it is, or 0.
std::size_t resolve_escape(std::string_view text, std::string& to) {
  if (text.size() < 2) return 0;
  if (text[1] == 'u') {
    const auto rune = unicode_escape(text);
    if (!rune) return 0;
    append_rune(to, rune->value);
    return rune->width;
  }
  const auto plain = simple_escape(text[1]);
  if (!plain) return 0;
  to += *plain;
  return 2;
}

}  // namespace

std::optional<std::string> json_unescaped(std::string_view text) {
  std::string resolved;
  resolved.reserve(text.size());
  for (std::size_t slash = text.find('\\'); slash != std::string_view::npos;
       slash = text.find('\\')) {
    resolved += text.substr(0, slash);
    text.remove_prefix(slash);
    const std::size_t length = resolve_escape(text, resolved);
    if (length == 0) return std::nullopt;
    text.remove_prefix(length);
  }
  resolved += text;
  return resolved;
}

}  // namespace harness::languages::logql
