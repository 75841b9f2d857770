#include "harness/languages/logql/expression_lexer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "harness/core/text.hpp"
#include "harness/core/utf8.hpp"
#include "harness/languages/logql/runes.hpp"

namespace harness::languages::logql {
namespace {

constexpr std::string_view blanks = " \t\n";

bool begins_field(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// As Go's %c shows it; the end of the text, which Go shows as a NUL, is not shown.
std::string first_rune(std::string_view text) {
  std::string shown;
  if (!text.empty() && text.front() != '\0') append_rune(shown, rune_at(text).value);
  return shown;
}

}  // namespace

ExpressionWord ExpressionLexer::next() {
  rest_.remove_prefix(std::min(rest_.find_first_not_of(blanks), rest_.size()));
  if (rest_.empty() || rest_.front() == '\0') return {};
  if (begins_field(rest_.front())) return field();
  if (rest_.front() == '"') return string();
  if (kind_ == ExpressionKind::logfmt_key) return fail_here("unexpected char " + first_rune(rest_));
  return is_digit(rest_.front()) ? index() : sign();
}

ExpressionWord ExpressionLexer::sign() {
  constexpr std::string_view signs = ".[]";
  constexpr std::array tokens{ExpressionToken::dot, ExpressionToken::open_bracket,
                              ExpressionToken::close_bracket};
  const std::size_t which = signs.find(rest_.front());
  if (which == std::string_view::npos) return fail_here("unexpected char " + first_rune(rest_));
  rest_.remove_prefix(1);
  return {tokens.at(which), {}, 0};
}

ExpressionWord ExpressionLexer::field() {
  const auto* end = std::find_if_not(rest_.begin(), rest_.end(),
                                     [](char c) { return begins_field(c) || is_digit(c); });
  const auto length = static_cast<std::size_t>(end - rest_.begin());
  ExpressionWord word{ExpressionToken::field, std::string(rest_.substr(0, length)), 0};
  rest_.remove_prefix(length);
  return word;
}

ExpressionWord ExpressionLexer::string() {
  const std::size_t end = rest_.find_first_of("\"]", 1);
  if (end == std::string_view::npos) return fail_here("literal not terminated");
  ExpressionWord word{ExpressionToken::string, std::string(rest_.substr(1, end - 1)), 0};
  rest_.remove_prefix(end + 1);
  return word;
}

// Only a blank or a `]` may follow.
ExpressionWord ExpressionLexer::index() {
  const auto* first_other = std::find_if_not(rest_.begin(), rest_.end(), is_digit);
  const auto length = static_cast<std::size_t>(first_other - rest_.begin());
  const std::string digits(rest_.substr(0, length));
  const std::string_view behind = rest_.substr(length);
  if (behind.starts_with('.')) return fail_here("cannot use float as array index");
  if (behind.empty() || (behind.front() != ']' && blanks.find(behind.front()) == blanks.npos)) {
    return fail_here("non-integer value: " + first_rune(behind));
  }
  std::int64_t index = 0;
  if (std::from_chars(digits.data(), digits.data() + length, index).ec != std::errc()) {
    return fail_here("strconv.Atoi: parsing \"" + digits + "\": value out of range");
  }
  rest_.remove_prefix(length);
  return {ExpressionToken::index, {}, static_cast<std::size_t>(index)};
}

ExpressionWord ExpressionLexer::fail_here(std::string why) {
  fault_ = std::move(why);
  return {};
}

tl::unexpected<Error> unexpected_word(const ExpressionWord& word, std::string_view expecting) {
  constexpr std::array<std::string_view, 7> names{"$end",   "DOT",   "LSB",  "RSB",
                                                  "STRING", "FIELD", "INDEX"};
  std::string why = "syntax error: unexpected ";
  why += names.at(static_cast<std::size_t>(word.token));
  if (!expecting.empty()) why.append(", expecting ").append(expecting);
  return fail(why);
}

tl::unexpected<Error> unreadable_expression(std::string_view expression, std::string_view why) {
  return fail("cannot parse expression [" + mended_utf8(expression) + "]: " + std::string(why));
}

}  // namespace harness::languages::logql
