#include "harness/languages/logql/lexer.hpp"

#include <algorithm>
#include <cctype>

#include "harness/core/text.hpp"
#include "harness/languages/logql/escapes.hpp"
#include "harness/languages/logql/quantity.hpp"
#include "harness/languages/logql/runes.hpp"

namespace harness::languages::logql {
namespace {

bool is_blank(char letter) {
  return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}
std::size_t word_length(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_word_letter) -
                                  text.begin());
}

// A Go number: digits with underscores, a fraction, an exponent; or hexadecimal.
std::size_t number_length(std::string_view text) {
  if (text.size() > 1 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
    return word_length(text);
  }
  std::size_t length = 0;
  const auto digits = [&] {
    while (length < text.size() && (is_digit(text[length]) || text[length] == '_')) ++length;
  };
  digits();
  if (length < text.size() && text[length] == '.') ++length;
  digits();
  const std::size_t mantissa = length;
  if (length < text.size() && (text[length] == 'e' || text[length] == 'E')) {
    ++length;
    if (length < text.size() && (text[length] == '+' || text[length] == '-')) ++length;
    if (length == text.size() || !is_digit(text[length])) return mantissa;
    digits();
  }
  return length;
}

// The letters of a unit after a number, and what numbers and units follow: "h30m", "MiB".
std::size_t unit_length(std::string_view text) {
  return static_cast<std::size_t>(
      std::find_if_not(text.begin(), text.end(),
                       [](char c) { return is_word_letter(c) || c == '.'; }) -
      text.begin());
}

}  // namespace

bool is_word_letter(char letter) {
  return letter == '_' || std::isalnum(static_cast<unsigned char>(letter)) != 0 ||
         static_cast<unsigned char>(letter) >= 0x80;
}

Lexer::Lexer(std::string_view text) : text_(text), sound_(sound_prefix(text)) {
  sound_ = std::min(sound_, text.find('\0'));
}

char Lexer::letter(std::size_t ahead) const {
  return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
}

void Lexer::advance(std::size_t bytes) {
  const std::size_t end = std::min(at_ + bytes, text_.size());
  while (at_ < end) {
    const bool new_line = text_[at_] == '\n';
    at_ += rune_length(rest());
    position_ =
        new_line ? Position{position_.line + 1, 1} : Position{position_.line, position_.column + 1};
  }
}

Lexeme Lexer::next() {
  Lexeme lexeme = scan();
  if (at_ <= sound_) return lexeme;
  return fault(sound_ < text_.size() && text_[sound_] == '\0' ? "invalid character NUL"
                                                              : "invalid UTF-8 encoding");
}

Lexeme Lexer::scan() {
  skip_blanks();
  begin_ = position_;
  if (at_ >= text_.size()) return here(Token::end);
  const char first = letter();
  if (is_digit(first) || (first == '.' && is_digit(letter(1)))) return number();
  if (is_word_letter(first)) return word();
  switch (first) {
    case '"':
      return interpreted_string();
    case '`':
      return raw_string();
    case '\'':
      return character();
    case '[':
      return range();
    case '-':
      return flag_or_minus();
    default:
      return sign();
  }
}

void Lexer::skip_blanks() {
  while (at_ < text_.size() && (is_blank(letter()) || skip_comment())) {
    if (is_blank(letter())) advance();
  }
}

// "# …" and "// …" to the end of the line, "/* … */".
bool Lexer::skip_comment() {
  if (rest().substr(0, 2) == "/*") {
    const std::size_t end = rest().find("*/");
    advance(end == std::string_view::npos ? rest().size() : end + 2);
    return true;
  }
  if (letter() != '#' && rest().substr(0, 2) != "//") return false;
  advance(std::min(rest().find('\n'), rest().size()));
  return true;
}

Lexeme Lexer::here(Token token, std::string text) const {
  Lexeme lexeme;
  lexeme.token = token;
  lexeme.text = std::move(text);
  lexeme.at = begin_;
  return lexeme;
}

Lexeme Lexer::fault(std::string why) const { return here(Token::fault, std::move(why)); }

Lexeme Lexer::word() {
  const std::string text(rest().substr(0, word_length(rest())));
  advance(text.size());
  if (const auto token = keyword(text)) return here(*token, text);
  if (const auto token = function(text); token && is_called()) return here(*token, text);
  return here(Token::identifier, text);
}

bool Lexer::is_called() const {
  std::string_view ahead = rest();
  const auto skip = [&ahead] {
    ahead.remove_prefix(static_cast<std::size_t>(
        std::find_if_not(ahead.begin(), ahead.end(), is_blank) - ahead.begin()));
  };
  skip();
  const auto grouping = keyword(ahead.substr(0, word_length(ahead)));
  if (grouping == Token::by || grouping == Token::without) {
    ahead.remove_prefix(word_length(ahead));
    skip();
  }
  return !ahead.empty() && ahead.front() == '(';
}

Lexeme Lexer::number() {
  const std::size_t digits = number_length(rest());
  const std::size_t unit = unit_length(rest().substr(digits));
  const std::string whole(rest().substr(0, digits + unit));
  Lexeme lexeme = here(Token::number, whole.substr(0, digits));
  const auto duration = unit > 0 ? read_duration(whole) : std::nullopt;
  const auto bytes = unit > 0 && !duration ? read_bytes(whole) : std::nullopt;
  if (duration) {
    lexeme.token = Token::duration;
    lexeme.duration = *duration;
  } else if (bytes) {
    lexeme.token = Token::bytes;
    lexeme.bytes = *bytes;
  } else {
    lexeme.unknown_unit = whole.substr(digits);
    advance(digits);
    return lexeme;
  }
  lexeme.text = whole;
  lexeme.without_line = true;
  advance(whole.size());
  return lexeme;
}

Lexeme Lexer::interpreted_string() {
  std::size_t length = 1;
  while (at_ + length < text_.size() && letter(length) != '"' && letter(length) != '\n') {
    length += letter(length) == '\\' ? 2U : 1U;
  }
  if (letter(length) != '"') {
    advance(length);
    return fault("literal not terminated");
  }
  const std::optional<std::string> text = unescaped(rest().substr(1, length - 1));
  advance(length + 1);
  return text ? here(Token::string, *text) : fault("invalid char escape");
}

Lexeme Lexer::raw_string() {
  const std::size_t length = rest().find('`', 1);
  if (length == std::string_view::npos) {
    advance(rest().size());
    return fault("literal not terminated");
  }
  std::string text(rest().substr(1, length - 1));
  std::erase(text, '\r');
  advance(length + 1);
  return here(Token::string, std::move(text));
}

// A Go character, 'a', which the language has no use for.
Lexeme Lexer::character() {
  const std::size_t end = std::min(rest().find('\'', 1), rest().size());
  const std::string_view inside = rest().substr(1, end - 1);
  const bool closed = end < rest().size() && inside.find('\n') == std::string_view::npos;
  const bool one = !inside.empty() && rune_length(inside) == inside.size();
  advance(closed ? end + 1 : rest().size());
  if (!closed) return fault("literal not terminated");
  return one ? here(Token::identifier, std::string(inside)) : fault("invalid char literal");
}

Lexeme Lexer::range() {
  const std::size_t end = rest().find(']');
  Lexeme lexeme = here(Token::range, "RANGE");
  lexeme.without_line = true;
  if (end == std::string_view::npos) {
    advance(rest().size());
    lexeme.token = Token::fault;
    lexeme.text = "missing closing ']' in duration";
    return lexeme;
  }
  const std::string_view inside = rest().substr(1, end - 1);
  if (const auto duration = read_whole_duration(inside)) {
    lexeme.duration = *duration;
  } else {
    lexeme.token = Token::fault;
    lexeme.text = duration.error();
  }
  advance(end + 1);
  return lexeme;
}

Lexeme Lexer::flag_or_minus() {
  for (const std::string_view name : {"--strict", "--keep-empty"}) {
    if (rest().substr(0, name.size()) != name || is_word_letter(letter(name.size()))) continue;
    advance(name.size());
    Lexeme lexeme = here(Token::flag, std::string(name));
    lexeme.without_line = true;
    return lexeme;
  }
  const auto duration = negative_duration();
  return duration ? *duration : sign();
}

// "-5m", without a blank, is one word.
std::optional<Lexeme> Lexer::negative_duration() {
  const std::string_view behind = rest().substr(1);
  const std::size_t digits = number_length(behind);
  const std::size_t unit = digits > 0 ? unit_length(behind.substr(digits)) : 0;
  if (unit == 0) return std::nullopt;
  const auto duration = read_go_duration(behind.substr(0, digits + unit));
  if (!duration) return std::nullopt;
  Lexeme lexeme = here(Token::duration, std::string(rest().substr(0, 1 + digits + unit)));
  lexeme.duration = -*duration;
  lexeme.without_line = true;
  advance(lexeme.text.size());
  return lexeme;
}

Lexeme Lexer::sign() {
  const std::optional<Sign> sign = sign_at(rest());
  if (!sign) {
    const std::string text(rest().substr(0, rune_length(rest())));
    advance(text.size());
    return here(Token::identifier, text);
  }
  advance(sign->spelling.size());
  Lexeme lexeme = here(sign->token, std::string(sign->spelling));
  lexeme.without_line = sign->spelling.size() > 1;
  return lexeme;
}

}  // namespace harness::languages::logql
