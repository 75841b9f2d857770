#include "harness/languages/logql/values.hpp"

#include "harness/languages/bounds/bounds.hpp"

namespace harness::languages::logql {
namespace {

class Values {
 public:
  Interval operator()(const Metric& metric) const { return std::visit(*this, metric.of); }

  Interval operator()(const RangeAggregation& aggregation) const {
    switch (aggregation.op) {
      case RangeOp::rate:
        return aggregation.unwrap ? any_number : not_negative;
      case RangeOp::count_over_time:
      case RangeOp::rate_counter:
      case RangeOp::bytes_over_time:
      case RangeOp::bytes_rate:
      case RangeOp::stdvar_over_time:
      case RangeOp::stddev_over_time:
        return not_negative;
      case RangeOp::absent_over_time:
        return zero_or_one;
      default:
        return any_number;
    }
  }

  Interval operator()(const VectorAggregation& aggregation) const {
    const Interval each = (*this)(*aggregation.inner);
    switch (aggregation.op) {
      case VectorOp::sum:
        return bounds_of_sum(each);
      case VectorOp::count:
      case VectorOp::stddev:
      case VectorOp::stdvar:
        return not_negative;
      default:
        return each;
    }
  }

  Interval operator()(const BinaryOperation& operation) const {
    if (operation.return_bool) return zero_or_one;
    const Interval left = (*this)(*operation.left);
    const Interval right = (*this)(*operation.right);
    const bool compares_with_number = std::holds_alternative<Literal>(operation.right->of);
    if (const auto relation = relation_of(operation.op); relation && compares_with_number) {
      return bounds_of_left(*relation, left, right);
    }
    switch (operation.op) {
      case BinaryOp::add:
        return bounds_of(Arithmetic::add, left, right);
      case BinaryOp::subtract:
        return bounds_of(Arithmetic::subtract, left, right);
      case BinaryOp::multiply:
        return bounds_of(Arithmetic::multiply, left, right);
      case BinaryOp::divide:
        return bounds_of(Arithmetic::divide, left, right);
      case BinaryOp::modulo:
      case BinaryOp::power:
        return any_number;
      case BinaryOp::logical_and:
      case BinaryOp::logical_unless:
        return left;
      default:
        return hull(left, right);  // a choice among them
    }
  }

  Interval operator()(const Literal& literal) const { return Interval::exactly(literal.value); }
  Interval operator()(const VectorLiteral& literal) const {
    return Interval::exactly(literal.value);
  }
  Interval operator()(const LabelReplace& replace) const { return (*this)(*replace.inner); }
};

}  // namespace

std::optional<Relation> relation_of(BinaryOp op) {
  switch (op) {
    case BinaryOp::equal:
      return Relation::equal;
    case BinaryOp::not_equal:
      return Relation::not_equal;
    case BinaryOp::greater:
      return Relation::greater;
    case BinaryOp::greater_equal:
      return Relation::greater_equal;
    case BinaryOp::less:
      return Relation::less;
    case BinaryOp::less_equal:
      return Relation::less_equal;
    default:
      return std::nullopt;
  }
}

Interval bounds_of_values(const Metric& metric) { return Values{}(metric); }

}  // namespace harness::languages::logql
