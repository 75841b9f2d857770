#include "harness/languages/logql/checks.hpp"
#include "harness/languages/logql/names.hpp"
#include "harness/languages/logql/parser.hpp"

namespace harness::languages::logql {
namespace {

// Each is an operation for the tree to be deep by.
constexpr int most_operations = 1000;

int precedence(BinaryOp op) {
  switch (op) {
    case BinaryOp::logical_or:
      return 1;
    case BinaryOp::logical_and:
    case BinaryOp::logical_unless:
      return 2;
    case BinaryOp::add:
    case BinaryOp::subtract:
      return 4;
    case BinaryOp::multiply:
    case BinaryOp::divide:
    case BinaryOp::modulo:
      return 5;
    case BinaryOp::power:
      return 6;
    default:
      return 3;
  }
}

MetricPtr boxed(Query query) {
  return std::make_unique<Metric>(std::get<Metric>(std::move(query)));
}

std::string type_of(const LogQuery& query) {
  return query.pipeline.empty() ? "*syntax.MatchersExpr" : "*syntax.PipelineExpr";
}

}  // namespace

Query Parser::expression(int least_precedence) {
  const Level level(*this);
  return operations(term(), least_precedence);
}

Query Parser::operations(Query left, int least_precedence) {
  while (true) {
    const std::optional<BinaryOp> op = binary_op(peek().token);
    if (!op || precedence(*op) < least_precedence) return left;
    const Position begin = take().at;
    left = binary(*op, std::move(left), begin);
  }
}

Metric Parser::binary(BinaryOp op, Query left, Position at) {
  if (++operations_ > most_operations) {
    refuse("a query has at most " + std::to_string(most_operations) + " operations", at);
  }
  BinaryOperation operation;
  operation.op = op;
  operation.return_bool = skip(Token::boolean);
  operation.matching = matching();
  const bool from_right = op == BinaryOp::power;
  Query right = expression(from_right ? precedence(op) : precedence(op) + 1);
  if (failed() || !legs_fit(op, left, right, at)) return {};
  operation.left = boxed(std::move(left));
  operation.right = boxed(std::move(right));
  return {std::move(operation), at};
}

bool Parser::legs_fit(BinaryOp op, const Query& left, const Query& right, Position at) {
  const std::string name(name_of(op));
  for (const Query* leg : {&left, &right}) {
    const std::string side = leg == &left ? "left" : "right";
    if (const auto* log = std::get_if<LogQuery>(leg)) {
      refuse("unexpected type for " + side + " leg of binary operation (" + name +
                 "): " + type_of(*log),
             log->at);
      return false;
    }
    const std::optional<double> value = constant(std::get<Metric>(*leg));
    if (value && is_set_operation(op)) {
      refuse("unexpected literal for " + side + " leg of logical/set binary operation (" + name +
                 "): " + std::to_string(*value),
             at);
      return false;
    }
  }
  return true;
}

std::optional<Matching> Parser::matching() {
  if (!at(Token::on) && !at(Token::ignoring)) return std::nullopt;
  Matching matching;
  matching.on = take().token == Token::on;
  expect(Token::open_parenthesis, "(");
  matching.labels = labels();
  if (at(Token::group_left) || at(Token::group_right)) many_side(matching);
  return matching;
}

void Parser::many_side(Matching& matching) {
  matching.cardinality = take().token == Token::group_left ? Matching::Cardinality::many_to_one
                                                           : Matching::Cardinality::one_to_many;
  if (skip(Token::open_parenthesis)) matching.include = labels();
}

Query Parser::term() {
  switch (peek().token) {
    case Token::open_brace:
      return log_query();
    case Token::open_parenthesis:
      return parenthesized();
    case Token::number:
    case Token::add:
    case Token::subtract:
      return literal();
    case Token::range_op:
      return range_aggregation();
    case Token::vector_op:
      return vector_aggregation();
    case Token::label_replace:
      return label_replace();
    case Token::vector:
      return vector_literal();
    case Token::identifier:
      unknown_term();
      return Metric{};
    case Token::duration:
    case Token::bytes:
      unexpected(number_with_unit(peek()));
      return Metric{};
    default:
      unexpected();
      return Metric{};
  }
}

void Parser::unknown_term() {
  const Lexeme word = peek();
  if (!is_word_letter(word.text.front())) return unexpected();
  unexpected(unknown_beginning(word, lexer_.is_called()));
}

Query Parser::parenthesized() {
  take();
  Query inside = expression(0);
  if (!skip(Token::close_parenthesis)) unexpected();
  return inside;
}

// Where only samples can be: a log query is cut short by what should have followed it.
Metric Parser::metric() { return sampled(expression(0)); }

Metric Parser::sampled(Query query) {
  if (auto* metric = std::get_if<Metric>(&query)) return std::move(*metric);
  unexpected();
  return {};
}

Metric Parser::literal() {
  const Position begin = peek().at;
  return {Literal{signed_number("literal as a float")}, begin};
}

Metric Parser::vector_literal() {
  const Position begin = take().at;
  expect(Token::open_parenthesis, "(");
  const VectorLiteral vector{number_of(expect(Token::number, "NUMBER"), "vectorExpr as a float")};
  expect(Token::close_parenthesis, ")");
  return {vector, begin};
}

}  // namespace harness::languages::logql
