#include "harness/languages/logql/parse.hpp"

#include "harness/languages/logql/checks.hpp"
#include "harness/languages/logql/parser.hpp"
#include "harness/languages/logql/print.hpp"

namespace harness::languages::logql {
namespace {

// Trees are walked by recursion; no query that a person writes comes near.
constexpr int deepest = 100;

ParseError without_place(std::string message, Position at) {
  return ParseError{std::move(message), at, std::nullopt};
}

// As Loki has it, and says it.
std::optional<ParseError> too_long(std::string_view text) {
  constexpr std::size_t longest = 131'072;
  if (text.size() < longest) return std::nullopt;
  return without_place(
      "input size too long (" + std::to_string(text.size()) + " > " + std::to_string(longest) + ")",
      {});
}

}  // namespace

const Lexeme& Parser::peek() {
  if (!ahead_) {
    ahead_ = lexer_.next();
    if (ahead_->token == Token::fault && !failed()) {
      const Position told{ahead_->without_line ? 0 : ahead_->at.line, ahead_->at.column};
      error_ = ParseError{ahead_->text, ahead_->at, told};
    }
  }
  if (failed()) ahead_->token = Token::end;
  return *ahead_;
}

Lexeme Parser::take() {
  Lexeme taken = peek();
  if (!failed()) ahead_.reset();
  if (!taken.unknown_unit.empty()) odd_ = taken;
  return taken;
}

bool Parser::skip(Token token) {
  if (!at(token)) return false;
  take();
  return true;
}

Lexeme Parser::expect(Token token, std::string_view spelling) {
  if (at(token) && !failed()) return take();
  unexpected({spelling});
  return {};
}

void Parser::unexpected(std::initializer_list<std::string_view> expected) {
  const Lexeme& lexeme = peek();
  if (failed()) return;
  std::string message = "syntax error: unexpected " + shown(lexeme);
  for (const std::string_view& word : expected) {
    message += &word == expected.begin() ? ", expecting " : " or ";
    message += word;
  }
  std::optional<Position> told;
  if (!empty_) told = Position{lexeme.without_line ? 0 : lexeme.at.line, lexeme.at.column};
  error_ = ParseError{std::move(message), lexeme.at, told};
  if (odd_ && behind(*odd_) == lexeme.at) explain(unknown_unit(*odd_));
}

void Parser::explain(const Slip& slip) {
  error_->at = slip.at;
  error_->plainly = slip.what;
  error_->remedy = slip.remedy;
}

void Parser::unexpected(const Slip& slip, std::initializer_list<std::string_view> expected) {
  peek();
  if (failed()) return;  // the next word is none
  unexpected(expected);
  if (error_->plainly.empty()) explain(slip);
}

void Parser::refuse(std::string message, Position at, std::string remedy) {
  if (failed()) return;
  error_ = without_place(std::move(message), at);
  error_->remedy = std::move(remedy);
}

Parser::Level::Level(Parser& parser) : parser_(parser) {
  if (++parser_.depth_ > deepest) {
    parser_.refuse("the query is nested more than " + std::to_string(deepest) + " levels deep",
                   parser_.peek().at);
  }
}

Parsed Parser::query() {
  Query query = expression(0);
  if (!at(Token::end)) leftover();
  if (!failed()) error_ = check(query);
  if (failed()) return tl::unexpected(*error_);
  return query;
}

// What stands behind a whole query.
void Parser::leftover() {
  const Lexeme& next = peek();
  if (is_stage(next.token)) return unexpected(stage_without_pipe(next));
  unexpected();
}

ParsedSelector Parser::selector_alone() {
  const Query query = expression(0);
  if (!at(Token::end)) unexpected();
  if (failed()) return tl::unexpected(to_string(*error_));
  const auto* log = std::get_if<LogQuery>(&query);
  if (log != nullptr && log->pipeline.empty()) return log->selector;
  return tl::unexpected(std::string("only label matchers are supported"));
}

std::string to_string(const ParseError& error) {
  if (!error.told) return "parse error : " + error.message;
  return "parse error at line " + std::to_string(error.told->line) + ", col " +
         std::to_string(error.told->column) + ": " + error.message;
}

Parsed parse(std::string_view text) {
  if (auto error = too_long(text)) return tl::unexpected(std::move(*error));
  return Parser(text).query();
}

ParsedSelector parse_selector(std::string_view text) {
  if (const auto error = too_long(text)) return tl::unexpected(to_string(*error));
  return Parser(text).selector_alone();
}

ParseError stage_error(const Stage& stage, std::string_view why) {
  return without_place("stage '" + print(stage) + "' : " + std::string(why), stage.at);
}

}  // namespace harness::languages::logql
