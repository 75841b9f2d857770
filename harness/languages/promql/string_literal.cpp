// Strings in quotes, with Go's escapes.
#include <array>
#include <cstdint>
#include <cstdio>

#include "harness/core/utf8.hpp"
#include "harness/languages/promql/literal.hpp"

namespace harness::languages::promql {
namespace {

constexpr const char* replacement = "\xEF\xBF\xBD";

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 16;
}

// How the digits after a backslash count; a size of 0: a letter that stands for one character.
struct Form {
  std::size_t skip = 0;  // the letter before the digits
  std::size_t size = 0;
  std::uint32_t base = 16;
  std::uint32_t most = 0xFF;
};

std::optional<Form> form_of(char c, char quote) {
  if (c >= '0' && c <= '7') return Form{0, 3, 8, 0xFF};
  if (c == 'x') return Form{1, 2};
  if (c == 'u') return Form{1, 4, 16, 0x10FFFF};
  if (c == 'U') return Form{1, 8, 16, 0x10FFFF};
  constexpr std::string_view letters = "abfnrtv\\";
  if (c == quote || letters.find(c) != std::string_view::npos) return Form{1};
  return std::nullopt;
}

// Go's %#U: the code point, then the character.
std::string with_code_point(std::string_view text, std::size_t at) {
  std::array<char, 16> code{};
  const auto value = static_cast<unsigned char>(text[at]);
  std::snprintf(code.data(), code.size(), "U+%04X ", static_cast<unsigned>(value));
  return (value < 0x80 ? std::string(code.data()) : std::string()) + shown_character(text, at);
}

// What is wrong with the escape whose backslash is at `at`; moves past it.
std::string check_escape(std::string_view text, std::size_t& at, char quote) {
  if (++at >= text.size()) return "escape sequence not terminated";
  const std::optional<Form> form = form_of(text[at], quote);
  if (!form) return "unknown escape sequence " + with_code_point(text, at);
  at += form->skip;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < form->size; ++i, ++at) {
    if (at >= text.size()) return "escape sequence not terminated";
    const auto digit = static_cast<std::uint32_t>(digit_value(text[at]));
    if (digit >= form->base) {
      return "illegal character " + with_code_point(text, at) + " in escape sequence";
    }
    value = value * form->base + digit;
  }
  if (value > form->most || (value >= 0xD800 && value < 0xE000)) {
    return "escape sequence is an invalid Unicode code point";
  }
  return {};
}

void append_utf8(std::string& text, std::uint32_t point) {
  const auto byte = [&](std::uint32_t bits) { text += static_cast<char>(bits); };
  if (point < 0x80) return byte(point);
  if (point < 0x800) {
    byte(0xC0 | point >> 6);
  } else {
    if (point < 0x10000) {
      byte(0xE0 | point >> 12);
    } else {
      byte(0xF0 | point >> 18);
      byte(0x80 | (point >> 12 & 0x3F));
    }
    byte(0x80 | (point >> 6 & 0x3F));
  }
  byte(0x80 | (point & 0x3F));
}

char meaning_of(char letter) {
  constexpr std::string_view letters = "abfnrtv";
  constexpr std::string_view meanings = "\a\b\f\n\r\t\v";
  const std::size_t found = letters.find(letter);
  return found == std::string_view::npos ? letter : meanings[found];
}

// Of an escape that was checked; moves past it.
void append_escaped(std::string& value, std::string_view text, std::size_t& at, char quote) {
  const char letter = text[++at];
  const Form form = form_of(letter, quote).value_or(Form{1});
  at += form.skip;
  if (form.size == 0) {
    value += meaning_of(letter);
    return;
  }
  std::uint32_t point = 0;
  for (std::size_t i = 0; i < form.size; ++i, ++at) {
    point = point * form.base + static_cast<std::uint32_t>(digit_value(text[at]));
  }
  // Octal and \x say a byte, \u and \U a character.
  if (form.most == 0xFF) {
    value += static_cast<char>(point);
  } else {
    append_utf8(value, point);
  }
}

}  // namespace

StringExtent string_at(std::string_view text) {
  const char quote = text.front();
  std::size_t at = 1;
  if (quote == '`') {
    at = text.find('`', 1);
    if (at == std::string_view::npos) return {0, "unterminated raw string"};
    return {at + 1, {}};
  }
  while (at < text.size() && text[at] != quote && text[at] != '\n') {
    if (text[at] != '\\') {
      ++at;
    } else if (std::string error = check_escape(text, at, quote); !error.empty()) {
      return {0, std::move(error)};
    }
  }
  if (at >= text.size() || text[at] == '\n') return {0, "unterminated quoted string"};
  return {at + 1, {}};
}

std::string unquoted(std::string_view literal) {
  const char quote = literal.front();
  const std::string_view text = literal.substr(1, literal.size() - 2);
  if (quote == '`') return std::string(text);
  std::string value;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\\') {
      append_escaped(value, text, at, quote);
    } else {
      value += text[at++];
    }
  }
  return value;
}

std::string shown_character(std::string_view text, std::size_t at) {
  const std::size_t size = at < text.size() ? size_of_character(text, at) : 0;
  if (size == 0) return "'" + std::string(replacement) + "'";
  if (text[at] == '\\') return "'\\\\'";
  if (text[at] == '\n') return "'\\n'";
  return "'" + std::string(text.substr(at, size)) + "'";
}

}  // namespace harness::languages::promql
