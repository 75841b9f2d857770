#include "harness/languages/bounds/bounds.hpp"

#include <cmath>
#include <limits>

namespace harness::languages {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

Interval unless_nan(double low, double high) {
  return {std::isnan(low) ? -infinite : low, std::isnan(high) ? infinite : high};
}

Holds opposite(Holds holds) {
  if (holds == Holds::sometimes) return holds;
  return holds == Holds::never ? Holds::always : Holds::never;
}

}  // namespace

const Interval any_number{-infinite, infinite};
const Interval not_negative{0, infinite};
const Interval zero_or_one{0, 1};

Interval bounds_of(Arithmetic op, const Interval& left, const Interval& right) {
  switch (op) {
    case Arithmetic::add:
      return unless_nan(left.low + right.low, left.high + right.high);
    case Arithmetic::subtract:
      return unless_nan(left.low - right.high, left.high - right.low);
    case Arithmetic::multiply:
      if (left.low >= 0 && right.low >= 0) {
        return unless_nan(left.low * right.low, left.high * right.high);
      }
      return any_number;
    case Arithmetic::divide:
      return left.low >= 0 && right.low >= 0 ? not_negative : any_number;
    case Arithmetic::other:
      break;
  }
  return any_number;
}

Interval bounds_of_sum(const Interval& each) {
  return {each.low >= 0 ? each.low : -infinite, each.high <= 0 ? each.high : infinite};
}

Holds holds(Relation relation, const Interval& left, const Interval& right) {
  switch (relation) {
    case Relation::less:
      if (left.high < right.low) return Holds::always;
      return left.low >= right.high ? Holds::never : Holds::sometimes;
    case Relation::greater:
      return holds(Relation::less, right, left);
    case Relation::less_equal:
      return opposite(holds(Relation::less, right, left));
    case Relation::greater_equal:
      return opposite(holds(Relation::less, left, right));
    case Relation::equal:
      if (left.high < right.low || right.high < left.low) return Holds::never;
      return left.is_exact() && left == right ? Holds::always : Holds::sometimes;
    case Relation::not_equal:
      return opposite(holds(Relation::equal, left, right));
  }
  return Holds::sometimes;
}

}  // namespace harness::languages
