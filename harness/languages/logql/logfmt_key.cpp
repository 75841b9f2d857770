#include "harness/languages/logql/logfmt_key.hpp"

#include "harness/languages/logql/expression_lexer.hpp"

namespace harness::languages::logql {
namespace {

Result<std::string> read_key(std::string_view expression) {
  ExpressionLexer lexer(expression, ExpressionKind::logfmt_key);
  ExpressionWord key = lexer.next();
  if (key.token == ExpressionToken::end) return unexpected_word(key, "STRING or FIELD");
  const ExpressionWord behind = lexer.next();
  if (behind.token != ExpressionToken::end) return unexpected_word(behind, {});
  if (lexer.fault()) return fail(*lexer.fault());
  return std::move(key.text);
}

}  // namespace

Result<std::string> parse_logfmt_key(std::string_view expression) {
  auto key = read_key(expression);
  if (key) return key;
  return unreadable_expression(expression, key.error().what);
}

}  // namespace harness::languages::logql
