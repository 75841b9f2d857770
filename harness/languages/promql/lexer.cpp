#include "harness/languages/promql/lexer.hpp"

#include <array>
#include <cctype>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/languages/promql/literal.hpp"
#include "harness/languages/promql/words.hpp"

namespace harness::languages::promql {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_alpha(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_word(char c) { return is_alpha(c) || is_digit(c); }
bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

// One pass from left to right; the first error ends it.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Tokens run() {
    while (tokens_.all.empty() || !is_last(tokens_.all.back())) next();
    return std::move(tokens_);
  }

 private:
  static bool is_last(const Token& token) {
    return token.kind == Kind::end || token.kind == Kind::error;
  }

  bool at_end() const { return at_ == text_.size(); }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void next();
  void next_statement();
  void next_in_braces();
  void number_or_duration();
  void range();
  void string();
  void word();
  void bracket(char c);
  void parenthesis(char c);
  bool comparison();
  void finish();

  void take(Kind kind, std::size_t size, std::string_view as = {}) {
    const std::string_view written = text_.substr(at_, size);
    tokens_.all.push_back({kind, {at_, at_ + size}, as.empty() ? written : as});
    at_ += size;
  }
  void fail(std::string why) { fail_at(at_, std::move(why)); }
  void fail_at(std::size_t at, std::string why) {
    tokens_.all.push_back({Kind::error, {at, at}, {}});
    tokens_.error = std::move(why);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int open_parentheses_ = 0;
  bool in_braces_ = false;
  bool in_brackets_ = false;
  bool had_colon_ = false;
  Tokens tokens_;
};

void Lexer::next() {
  while (!at_end() && is_space(peek())) ++at_;
  if (peek() == '#') {
    while (!at_end() && peek() != '\n') ++at_;
  } else if (in_braces_) {
    next_in_braces();
  } else {
    next_statement();
  }
}

void Lexer::finish() {
  if (open_parentheses_ > 0) return fail("unclosed left parenthesis");
  if (in_brackets_) return fail("unclosed left bracket");
  take(Kind::end, 0);
}

void Lexer::next_statement() {
  if (at_end()) return finish();
  const char c = peek();
  if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number_or_duration();
  if (is_quote(c)) return string();
  if (in_brackets_ && (is_alpha(c) || c == ':')) {
    // In brackets a word can only be what the range is divided by.
    if (had_colon_ || c != ':') return fail("unexpected colon " + shown_character(text_, at_));
    had_colon_ = true;
    return take(Kind::punctuation, 1);
  }
  if (is_alpha(c) || c == ':') return word();
  if (c == '[' || c == ']') return bracket(c);
  if (c == '(' || c == ')') return parenthesis(c);
  if (c == '{') in_braces_ = true;
  if (c == '{' || c == ',') return take(Kind::punctuation, 1);
  if (comparison()) return;
  constexpr std::string_view operators = "+-*/%^@";
  if (operators.find(c) != std::string_view::npos) return take(Kind::op, 1);
  fail("unexpected character: " + shown_character(text_, at_));
}

// == != < <= > >= and the lone =, which only series have.
bool Lexer::comparison() {
  const char c = peek();
  const char after = peek(1);
  if (c == '=' && after == '~') {
    fail_at(at_, "unexpected character after '=': '~'");
  } else if (c == '=' && after != '=') {
    take(Kind::punctuation, 1);
  } else if (c == '!' && after != '=') {
    fail_at(at_, "unexpected character after '!': " + shown_character(text_, at_ + 1));
  } else if (c == '=' || c == '!') {
    take(Kind::op, 2);
  } else if (c == '<' || c == '>') {
    take(Kind::op, after == '=' ? 2 : 1);
  } else {
    return false;
  }
  return true;
}

void Lexer::next_in_braces() {
  if (at_end()) return fail("unexpected end of input inside braces");
  const char c = peek();
  if (is_alpha(c)) {
    std::size_t size = 1;
    while (is_word(peek(size))) ++size;
    return take(Kind::identifier, size);
  }
  if (is_quote(c)) return string();
  if (c == ',') return take(Kind::punctuation, 1);
  if (c == '}') {
    in_braces_ = false;
    return take(Kind::punctuation, 1);
  }
  if (c == '=') return peek(1) == '~' ? take(Kind::op, 2) : take(Kind::punctuation, 1);
  if (c == '!' && (peek(1) == '=' || peek(1) == '~')) return take(Kind::op, 2);
  if (c == '!') {
    return fail("unexpected character after '!' inside braces: " + shown_character(text_, at_ + 1));
  }
  if (c == '{') return fail("unexpected left brace '{'");
  fail("unexpected character inside braces: " + shown_character(text_, at_));
}

void Lexer::bracket(char c) {
  if (c == ']') {
    if (!in_brackets_) return fail("unexpected right bracket ']'");
    in_brackets_ = false;
    return take(Kind::punctuation, 1);
  }
  if (in_brackets_) return fail("unexpected left bracket '['");
  take(Kind::punctuation, 1);
  in_brackets_ = true;
  had_colon_ = false;
  while (!at_end() && is_space(peek())) ++at_;
  range();
}

void Lexer::parenthesis(char c) {
  if (c == ')' && open_parentheses_ == 0) {
    // Prometheus points behind it.
    return fail_at(at_ + 1, "unexpected right parenthesis ')'");
  }
  open_parentheses_ += c == '(' ? 1 : -1;
  take(Kind::punctuation, 1);
}

// What stands first in brackets.
void Lexer::range() {
  const Extent number = number_at(text_.substr(at_));
  if (number.whole) return fail("missing unit character in duration");
  const Extent duration = duration_at(text_.substr(at_));
  if (duration.whole) return take(Kind::duration, duration.size);
  fail("bad duration syntax: " + in_quotes(text_.substr(at_, duration.size)));
}

void Lexer::number_or_duration() {
  const Extent number = number_at(text_.substr(at_));
  if (number.whole) return take(Kind::number, number.size);
  const Extent duration = duration_at(text_.substr(at_));
  if (duration.whole) return take(Kind::duration, duration.size);
  fail("bad number or duration syntax: " + in_quotes(text_.substr(at_, duration.size)));
}

void Lexer::string() {
  const StringExtent extent = string_at(text_.substr(at_));
  if (!extent.error.empty()) return fail(extent.error);
  take(Kind::string, extent.size);
}

void Lexer::word() {
  std::size_t size = 1;
  while (is_word(peek(size)) || peek(size) == ':') ++size;
  const std::string_view written = text_.substr(at_, size);
  if (const std::optional<Word> reserved = reserved_word(written)) {
    return take(reserved->kind, size, reserved->text);
  }
  const bool has_colon = written.find(':') != std::string_view::npos;
  take(has_colon ? Kind::metric_identifier : Kind::identifier, size);
}

}  // namespace

Tokens tokens_of(std::string_view text) { return Lexer(text).run(); }

}  // namespace harness::languages::promql
