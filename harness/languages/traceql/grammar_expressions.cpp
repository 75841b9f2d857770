#include <re2/re2.h>

#include "harness/languages/traceql/build.hpp"
#include "harness/languages/traceql/grammar.hpp"
#include "harness/languages/traceql/parser.hpp"

namespace harness::languages::traceql {

namespace {

struct Binding {
  Operator op;
  int level;
};

constexpr int unary_minus_level = 4;  // above + and -, below * and /
constexpr int power_level = 5;

// Whatever binds tighter has a higher level. && and || are equals.
std::optional<Binding> binding_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::And:
      return Binding{Operator::And, 0};
    case TokenKind::Or:
      return Binding{Operator::Or, 0};
    case TokenKind::Equal:
      return Binding{Operator::Equal, 1};
    case TokenKind::NotEqual:
      return Binding{Operator::NotEqual, 1};
    case TokenKind::Less:
      return Binding{Operator::Less, 1};
    case TokenKind::LessEqual:
      return Binding{Operator::LessEqual, 1};
    case TokenKind::Greater:
      return Binding{Operator::Greater, 1};
    case TokenKind::GreaterEqual:
      return Binding{Operator::GreaterEqual, 1};
    case TokenKind::Regex:
      return Binding{Operator::Regex, 1};
    case TokenKind::NotRegex:
      return Binding{Operator::NotRegex, 1};
    case TokenKind::Plus:
      return Binding{Operator::Add, 2};
    case TokenKind::Minus:
      return Binding{Operator::Subtract, 2};
    case TokenKind::Times:
      return Binding{Operator::Multiply, 4};
    case TokenKind::Divide:
      return Binding{Operator::Divide, 4};
    case TokenKind::Modulo:
      return Binding{Operator::Modulo, 4};
    case TokenKind::Power:
      return Binding{Operator::Power, power_level};
    default:
      return std::nullopt;
  }
}

Literal status(Status value) { return literal_of(Value::of_status(value)); }
Literal kind(Kind value) { return literal_of(Value::of_kind(value)); }

std::optional<Literal> literal_in(const Token& token) {
  switch (token.kind) {
    case TokenKind::String:
      return Literal{.type = Type::String, .text = token.text};
    case TokenKind::Integer:
      return Literal{.type = Type::Int, .integer = token.integer};
    case TokenKind::Float:
      return Literal{.type = Type::Float, .number = token.number};
    case TokenKind::Duration:
      return Literal{.type = Type::Duration, .integer = token.integer};
    case TokenKind::Nil:
      return Literal{};
    case TokenKind::True:
    case TokenKind::False:
      return Literal{.type = Type::Bool, .boolean = token.kind == TokenKind::True};
    case TokenKind::StatusError:
      return status(Status::Error);
    case TokenKind::StatusOk:
      return status(Status::Ok);
    case TokenKind::StatusUnset:
      return status(Status::Unset);
    default:
      break;
  }
  if (token.kind < TokenKind::KindUnspecified || token.kind > TokenKind::KindConsumer) {
    return std::nullopt;
  }
  const int offset = static_cast<int>(token.kind) - static_cast<int>(TokenKind::KindUnspecified);
  return kind(static_cast<Kind>(offset));
}

}  // namespace

ExpressionPtr Grammar::nothing() const {
  return make_literal(literal_of(Value::of_bool(true)), cursor_.peek().at);
}

std::optional<Literal> Grammar::literal() {
  if (!cursor_.peek().fault.empty()) return std::nullopt;
  auto found = literal_in(cursor_.peek());
  if (found) cursor_.take();
  return found;
}

// By levels: takes operators of `minimum` and above.
ExpressionPtr Grammar::expression(int minimum) {
  const Nesting nesting(cursor_, depth_);
  ExpressionPtr left = operand();
  while (!cursor_.failed()) {
    const auto binding = binding_of(cursor_.kind());
    if (!binding || binding->level < minimum) break;
    const Token token = cursor_.take();
    const bool from_the_right = binding->op == Operator::Power;
    ExpressionPtr right = expression(from_the_right ? binding->level : binding->level + 1);
    left = combined(token, binding->op, std::move(left), std::move(right));
  }
  return left;
}

ExpressionPtr Grammar::combined(const Token& token, Operator op, ExpressionPtr left,
                                ExpressionPtr right) {
  ExpressionPtr made = make_binary(op, std::move(left), std::move(right), token.at);
  if (!made) {
    cursor_.fail(Error{token.at, "integer divide by zero",
                       "parse error : runtime error: integer divide by zero"});
    return nothing();
  }
  if (is_regex(op)) count_pattern(token, *made);
  count_operator(token.at);
  return made;
}

// Each is work for every span, and the tree is as deep by it.
void Grammar::count_operator(Position at) {
  if (++operators_ <= max_operators) return;
  cursor_.fail(at, "more than " + std::to_string(max_operators) + " operators in one query");
}

// Each takes time and room before the query has looked at anything.
void Grammar::count_pattern(const Token& token, const Expression& comparison) {
  if (++patterns_ > max_patterns) {
    cursor_.fail(token.at, "more than " + std::to_string(max_patterns) + " regular expressions");
  }
  const auto* binary = std::get_if<Binary>(&comparison.of);
  const auto* pattern = binary == nullptr ? nullptr : std::get_if<Literal>(&binary->right->of);
  if (pattern == nullptr || cursor_.failed()) return;
  const RE2 compiled(pattern->text, RE2::Quiet);
  if (compiled.ok()) pattern_steps_ += compiled.ProgramSize();
  if (pattern_steps_ <= max_pattern_steps) return;
  cursor_.fail(token.at, "regular expressions of more than " + std::to_string(max_pattern_steps) +
                             " steps together");
}

ExpressionPtr Grammar::unary(Operator op, int minimum) {
  const Position at = cursor_.take().at;
  return make_unary(op, expression(minimum), at);
}

ExpressionPtr Grammar::operand() {
  const Position at = cursor_.peek().at;
  if (cursor_.kind() == TokenKind::Minus) return unary(Operator::Subtract, unary_minus_level - 1);
  if (cursor_.kind() == TokenKind::Not) return unary(Operator::Not, unary_minus_level);
  if (cursor_.take_if(TokenKind::OpenParenthesis)) {
    ExpressionPtr inner = expression();
    if (!cursor_.take_if(TokenKind::CloseParenthesis)) cursor_.refuse();
    return inner;
  }
  if (auto found = literal()) return make_literal(std::move(*found), at);
  if (auto found = field()) return make_field(std::move(*found));
  cursor_.refuse();
  return nothing();
}

}  // namespace harness::languages::traceql
