#include "harness/languages/traceql/build.hpp"
#include "harness/languages/traceql/group.hpp"

namespace harness::languages::traceql {

namespace {

struct ScalarBinding {
  Operator op;
  int level;
};

std::optional<ScalarBinding> scalar_binding_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::Plus:
      return ScalarBinding{Operator::Add, 0};
    case TokenKind::Minus:
      return ScalarBinding{Operator::Subtract, 0};
    case TokenKind::Times:
      return ScalarBinding{Operator::Multiply, 1};
    case TokenKind::Divide:
      return ScalarBinding{Operator::Divide, 1};
    case TokenKind::Modulo:
      return ScalarBinding{Operator::Modulo, 1};
    case TokenKind::Power:
      return ScalarBinding{Operator::Power, 2};
    default:
      return std::nullopt;
  }
}

ScalarPtr scalar_node(Scalar scalar) { return std::make_shared<const Scalar>(std::move(scalar)); }

bool is_aggregate(TokenKind kind) { return kind >= TokenKind::Count && kind <= TokenKind::Sum; }

// Constants are computed at once, as in expressions on spans.
ScalarPtr computed(Operator op, ScalarPtr left, ScalarPtr right, Position at) {
  const auto* a = std::get_if<Literal>(&left->of);
  const auto* b = std::get_if<Literal>(&right->of);
  if (a != nullptr && b != nullptr) {
    const Value value = compute(op, a->value(), b->value());
    if (!value.is_nil()) return scalar_node({.of = literal_of(value), .at = at});
  }
  return scalar_node({.of = ScalarBinary{op, std::move(left), std::move(right)}, .at = at});
}

ScalarPtr negated(ScalarPtr operand, Position at) {
  return computed(Operator::Subtract, scalar_node({.of = literal_of(Value::of_int(0)), .at = at}),
                  std::move(operand), at);
}

}  // namespace

ScalarPtr Grammar::scalar(int minimum) {
  const Nesting nesting(cursor_, depth_);
  return scalar_from(scalar_operand(), minimum);
}

ScalarPtr Grammar::scalar_from(ScalarPtr left, int minimum) {
  while (!cursor_.failed()) {
    const auto binding = scalar_binding_of(cursor_.kind());
    if (!binding || binding->level < minimum) break;
    const Position at = cursor_.take().at;
    const bool from_the_right = binding->op == Operator::Power;
    ScalarPtr right = scalar(from_the_right ? binding->level : binding->level + 1);
    left = computed(binding->op, std::move(left), std::move(right), at);
    count_operator(at);
  }
  return left;
}

ScalarPtr Grammar::scalar_operand() {
  const Position at = cursor_.peek().at;
  if (cursor_.take_if(TokenKind::Minus)) return negated(scalar(1), at);
  if (cursor_.kind() == TokenKind::OpenParenthesis) {
    if (!begins_scalar()) {
      Group found = group(Form::Wrapped);
      if (found.scalar) return found.scalar;
      cursor_.refuse();
      return scalar_node({.of = Literal{}, .at = at});
    }
    cursor_.take();
    ScalarPtr inner = scalar();
    if (!cursor_.take_if(TokenKind::CloseParenthesis)) cursor_.refuse();
    return inner;
  }
  if (is_aggregate(cursor_.kind())) return scalar_node({.of = aggregate(), .at = at});
  if (auto found = literal()) return scalar_node({.of = std::move(*found), .at = at});
  cursor_.refuse();
  return scalar_node({.of = Literal{}, .at = at});
}

Aggregate Grammar::aggregate() {
  Aggregate read;
  const TokenKind kind = cursor_.take().kind;
  read.function =
      static_cast<Aggregate::Function>(static_cast<int>(kind) - static_cast<int>(TokenKind::Count));
  cursor_.expect(TokenKind::OpenParenthesis);
  if (read.function == Aggregate::Function::Count) {
    cursor_.expect(TokenKind::CloseParenthesis);
    return read;
  }
  read.of = expression();
  if (!cursor_.take_if(TokenKind::CloseParenthesis)) cursor_.refuse();
  return read;
}

}  // namespace harness::languages::traceql
