#include "harness/languages/review/traceql_values.hpp"

#include <cmath>
#include <optional>

#include "harness/languages/traceql/check_expression.hpp"
#include "harness/languages/traceql/duration.hpp"

namespace harness::languages {
namespace {

using traceql::Intrinsic;
using traceql::Operator;

Interval bounds_of_field(const traceql::Field& field) {
  switch (field.intrinsic) {
    case Intrinsic::Duration:
    case Intrinsic::TraceDuration:
    case Intrinsic::NestedSetLeft:
    case Intrinsic::NestedSetRight:
      return not_negative;
    case Intrinsic::NestedSetParent:
      return Interval::at_least(-1);  // that of a root
    default:
      return any_number;  // an event may come before its span
  }
}

Arithmetic arithmetic_of(Operator op) {
  switch (op) {
    case Operator::Add:
      return Arithmetic::add;
    case Operator::Subtract:
      return Arithmetic::subtract;
    case Operator::Multiply:
      return Arithmetic::multiply;
    case Operator::Divide:
      return Arithmetic::divide;
    default:
      return Arithmetic::other;
  }
}

struct Bounds {
  Interval operator()(const traceql::Literal& literal) const {
    if (!traceql::is_number(literal.type)) return any_number;
    const double value = traceql::as_number(literal.value());
    return std::isnan(value) ? any_number : Interval::exactly(value);
  }
  Interval operator()(const traceql::Field& field) const { return bounds_of_field(field); }
  Interval operator()(const traceql::Unary& unary) const {
    if (unary.op != Operator::Subtract) return any_number;
    const Interval of = bounds_of(*unary.operand);
    return {-of.high, -of.low};
  }
  Interval operator()(const traceql::Binary& binary) const {
    if (!traceql::is_arithmetic(binary.op)) return any_number;
    return bounds_of(arithmetic_of(binary.op), bounds_of(*binary.left), bounds_of(*binary.right));
  }
};

std::string shown(double value, traceql::Type type) {
  constexpr double longest = 9e18;  // of the nanoseconds that 64 bits hold
  const bool is_duration = type == traceql::Type::Duration && std::abs(value) < longest;
  return is_duration ? traceql::format_duration(static_cast<std::int64_t>(value))
                     : Interval::exactly(value).text();
}

std::string shown(const Interval& bounds, traceql::Type type) {
  if (bounds.is_exact()) return shown(bounds.low, type);
  if (std::isinf(bounds.high)) return shown(bounds.low, type) + " or more";
  if (std::isinf(bounds.low)) return shown(bounds.high, type) + " or less";
  return shown(bounds.low, type) + " to " + shown(bounds.high, type);
}

}  // namespace

Interval bounds_of(const traceql::Expression& expression) {
  return std::visit(Bounds{}, expression.of);
}

Interval bounds_of(const traceql::Aggregate& aggregate) {
  if (!aggregate.of) return Interval::at_least(1);
  const Interval each = bounds_of(*aggregate.of);
  return aggregate.function == traceql::Aggregate::Function::Sum ? bounds_of_sum(each) : each;
}

std::string bounds_text(const traceql::Expression& expression) {
  return to_string(expression) + " is " + shown(bounds_of(expression), type_of(expression));
}

std::string bounds_text(const traceql::Aggregate& aggregate) {
  const traceql::Type type = aggregate.of ? type_of(*aggregate.of) : traceql::Type::Int;
  return to_string(aggregate) + " is " + shown(bounds_of(aggregate), type);
}

std::optional<Relation> relation_of(Operator op) {
  switch (op) {
    case Operator::Equal:
      return Relation::equal;
    case Operator::NotEqual:
      return Relation::not_equal;
    case Operator::Less:
      return Relation::less;
    case Operator::LessEqual:
      return Relation::less_equal;
    case Operator::Greater:
      return Relation::greater;
    case Operator::GreaterEqual:
      return Relation::greater_equal;
    default:
      return std::nullopt;
  }
}

Holds holds(Operator op, const Interval& left, const Interval& right) {
  const auto relation = relation_of(op);
  return relation ? holds(*relation, left, right) : Holds::sometimes;
}

}  // namespace harness::languages
