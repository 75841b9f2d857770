#include "harness/languages/traceql/build.hpp"

namespace harness::languages::traceql {

namespace {

const Literal* literal_in(const ExpressionPtr& expression) {
  return std::get_if<Literal>(&expression->of);
}

ExpressionPtr node(Expression expression) {
  return std::make_shared<const Expression>(std::move(expression));
}

// The value of an operation on constants, or nil where the checks must speak about it.
Value folded(Operator op, const Value& a, const Value& b) {
  if (is_arithmetic(op)) return compute(op, a, b);
  const bool numbers = is_number(a.type) && is_number(b.type);
  if (is_comparison(op) && (numbers || (a.type == b.type && a.type != Type::Nil))) {
    const bool ordered = op != Operator::Equal && op != Operator::NotEqual;
    if (ordered && !numbers && a.type != Type::String) return {};
    return Value::of_bool(compare(op, a, b));
  }
  if (a.type == Type::Bool && b.type == Type::Bool) {
    if (op == Operator::And) return Value::of_bool(a.boolean && b.boolean);
    if (op == Operator::Or) return Value::of_bool(a.boolean || b.boolean);
  }
  return {};
}

Value folded(Operator op, const Value& value) {
  if (op == Operator::Not && value.type == Type::Bool) return Value::of_bool(!value.boolean);
  if (op != Operator::Subtract || !is_number(value.type)) return {};
  if (value.type == Type::Float) return Value::of_float(-value.number);
  Value negated = compute(op, Value::of_int(0), Value::of_int(value.integer));
  negated.type = value.type;
  return negated;
}

bool divides_by_zero(Operator op, const Value& a, const Value& b) {
  return (op == Operator::Divide || op == Operator::Modulo) && a.type == Type::Int &&
         b.type == Type::Int && b.integer == 0;
}

}  // namespace

ExpressionPtr make_literal(Literal literal, Position at) {
  return node({.of = std::move(literal), .at = at});
}

ExpressionPtr make_field(Field field) {
  const Position at = field.at;
  return node({.of = std::move(field), .at = at});
}

ExpressionPtr make_unary(Operator op, ExpressionPtr operand, Position at) {
  if (const Literal* literal = literal_in(operand)) {
    const Value value = folded(op, literal->value());
    if (!value.is_nil()) return make_literal(literal_of(value), at);
  }
  return node({.of = Unary{op, std::move(operand)}, .at = at});
}

ExpressionPtr make_binary(Operator op, ExpressionPtr left, ExpressionPtr right, Position at) {
  const Literal* a = literal_in(left);
  const Literal* b = literal_in(right);
  if (a != nullptr && b != nullptr) {
    if (divides_by_zero(op, a->value(), b->value())) return nullptr;
    const Value value = folded(op, a->value(), b->value());
    if (!value.is_nil()) return make_literal(literal_of(value), left->at);
  }
  return node({.of = Binary{op, std::move(left), std::move(right)}, .at = at});
}

}  // namespace harness::languages::traceql
