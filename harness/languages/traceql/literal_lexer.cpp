#include "harness/languages/traceql/literal_lexer.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>

#include "harness/languages/traceql/duration.hpp"

namespace harness::languages::traceql {

namespace {

bool is_digit_or_bar(char c) { return is_digit(c) || c == '_'; }

bool is_hexadecimal_or_bar(char c) { return is_hexadecimal(c) || c == '_'; }

bool is_unit_part(char c) { return is_word_part(c) || c == '.'; }

struct Number {
  bool whole = true;
  std::string fault = {};
};

void take_exponent(Characters& from, Number& number) {
  if (from.peek() != 'e' && from.peek() != 'E') return;
  const std::size_t sign = from.peek(1) == '+' || from.peek(1) == '-' ? 1 : 0;
  from.skip_bytes(1 + sign);
  number.whole = false;
  if (!is_digit(from.peek())) number.fault = "exponent has no digits";
  from.skip_while(is_digit);
}

Number take_digits(Characters& from) {
  Number number;
  if (from.peek() == '0' && (from.peek(1) == 'x' || from.peek(1) == 'X')) {
    from.skip_bytes(2);
    if (!is_hexadecimal(from.peek())) number.fault = "hexadecimal literal has no digits";
    from.skip_while(is_hexadecimal_or_bar);
    return number;
  }
  from.skip_while(is_digit_or_bar);
  if (from.peek() == '.') {
    number.whole = false;
    from.skip();
    from.skip_while(is_digit_or_bar);
  }
  take_exponent(from, number);
  return number;
}

void read_integer(Token& token) {
  const char* end = token.text.data() + token.text.size();
  const auto [stop, problem] = std::from_chars(token.text.data(), end, token.integer);
  if (stop == end && problem == std::errc{}) return;
  token.fault =
      "strconv.Atoi: parsing \"" + token.text + "\": " +
      (problem == std::errc::result_out_of_range ? "value out of range" : "invalid syntax");
}

void read_float(Token& token) {
  const bool clean = token.text.find('_') == std::string::npos;
  token.number = std::strtod(token.text.c_str(), nullptr);
  if (clean && !std::isinf(token.number)) return;
  token.fault = "strconv.ParseFloat: parsing \"" + token.text +
                "\": " + (clean ? "value out of range" : "invalid syntax");
}

// The code point or byte of so many digits, or none where there are fewer.
bool take_code(Characters& from, unsigned digits, unsigned base, std::uint32_t& code) {
  code = 0;
  for (unsigned i = 0; i < digits; ++i) {
    if (!is_hexadecimal(from.peek()) || digit_value(from.peek()) >= base) return false;
    code = code * base + digit_value(from.peek());
    from.skip();
  }
  return true;
}

bool is_code_point(std::uint32_t code) {
  return code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

bool take_coded(Characters& from, std::string& content) {
  std::uint32_t code = 0;
  const char letter = from.peek();
  if (letter >= '0' && letter <= '7') {
    if (!take_code(from, 3, 8, code) || code > 0xFF) return false;
    content += static_cast<char>(code);
    return true;
  }
  if (letter != 'x' && letter != 'u' && letter != 'U') return false;
  from.skip();
  if (!take_code(from, letter == 'x' ? 2 : letter == 'u' ? 4 : 8, 16, code)) return false;
  if (letter == 'x') {
    content += static_cast<char>(code);
    return true;
  }
  if (!is_code_point(code)) return false;
  append_utf8(content, code);
  return true;
}

// What stands after a backslash.
bool take_escape(Characters& from, std::string& content) {
  constexpr std::string_view letters = "abfnrtv\\\"";
  constexpr std::string_view meanings = "\a\b\f\n\r\t\v\\\"";
  const std::size_t found = letters.find(from.peek());
  if (from.done() || found == std::string_view::npos) return take_coded(from, content);
  content += meanings[found];
  from.skip();
  return true;
}

void take_one(Characters& from, std::string& content) {
  const std::size_t begin = from.offset();
  from.skip();
  content += from.since(begin);
}

}  // namespace

Token take_number(Characters& from) {
  Token token{.kind = TokenKind::Integer, .at = from.at()};
  const std::size_t begin = from.offset();
  Number number = take_digits(from);
  Characters beyond = from;
  beyond.skip_while(is_unit_part);
  if (const auto duration = parse_duration_literal(beyond.since(begin))) {
    token.kind = TokenKind::Duration;
    token.text = beyond.since(begin);
    token.integer = *duration;
    from = beyond;
    return token;
  }
  token.text = from.since(begin);
  token.fault = std::move(number.fault);
  if (!number.whole) token.kind = TokenKind::Float;
  if (token.fault.empty()) number.whole ? read_integer(token) : read_float(token);
  return token;
}

Token take_string(Characters& from) {
  Token token{.kind = TokenKind::String, .at = from.at()};
  from.skip();
  while (from.peek() != '"') {
    if (from.done() || from.peek() == '\n') {
      token.fault = "literal not terminated";
      return token;
    }
    if (from.peek() != '\\') {
      take_one(from, token.text);
      continue;
    }
    from.skip();
    if (!take_escape(from, token.text)) {
      token.fault = "invalid char escape";
      return token;
    }
  }
  from.skip();
  return token;
}

Token take_raw_string(Characters& from) {
  Token token{.kind = TokenKind::String, .at = from.at()};
  from.skip();
  while (!from.done() && from.peek() != '`') take_one(from, token.text);
  if (from.done()) token.fault = "literal not terminated";
  from.skip();
  return token;
}

std::string take_quoted_part(Characters& from, std::string& name) {
  from.skip();
  while (!from.done() && from.peek() != '"') {
    if (from.peek() == '\\') {
      from.skip();
      if (from.peek() != '"' && from.peek() != '\\') return "invalid escape sequence";
    }
    take_one(from, name);
  }
  if (from.done()) return "unexpected EOF, expecting \"";
  from.skip();
  return {};
}

}  // namespace harness::languages::traceql
