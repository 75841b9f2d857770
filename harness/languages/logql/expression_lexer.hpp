#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/core/result.hpp"

// The words of what `json` and `logfmt` are asked for: `user.roles[0]["a b"]`, `"http.code"`.
namespace harness::languages::logql {

enum class ExpressionToken { end, dot, open_bracket, close_bracket, string, field, index };

struct ExpressionWord {
  ExpressionToken token = ExpressionToken::end;
  std::string text;  // of a field or string; strings know no escapes
  std::size_t index = 0;
};

enum class ExpressionKind { json_path, logfmt_key };

// Reads as Loki does: blanks stand anywhere between words, a string ends at its quote or at a `]`,
// and what is no word ends the expression, with a reason that counts only where it may end there.
class ExpressionLexer {
 public:
  ExpressionLexer(std::string_view text, ExpressionKind kind) : rest_(text), kind_(kind) {}

  ExpressionWord next();

  // Why the last word was taken for the end, where the text goes on.
  const std::optional<std::string>& fault() const { return fault_; }

 private:
  ExpressionWord sign();
  ExpressionWord field();
  ExpressionWord string();
  ExpressionWord index();
  ExpressionWord fail_here(std::string why);

  std::string_view rest_;
  ExpressionKind kind_;
  std::optional<std::string> fault_;
};

// "syntax error: unexpected DOT, expecting FIELD", where `expecting` may be empty.
tl::unexpected<Error> unexpected_word(const ExpressionWord& word, std::string_view expecting);

// "cannot parse expression [a b]: why"; a byte that is no UTF-8 is shown as U+FFFD.
tl::unexpected<Error> unreadable_expression(std::string_view expression, std::string_view why);

}  // namespace harness::languages::logql
