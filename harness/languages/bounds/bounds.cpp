#include "harness/languages/bounds/bounds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace harness::languages {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

Interval unless_nan(double low, double high) {
  return {std::isnan(low) ? -infinite : low, std::isnan(high) ? infinite : high};
}

// Nothing is nothing, however often.
double product(double one, double other) { return one == 0 || other == 0 ? 0 : one * other; }

double just_below(double value) { return std::nextafter(value, -infinite); }
double just_above(double value) { return std::nextafter(value, infinite); }

Interval what_satisfies(Relation relation, const Interval& others) {
  switch (relation) {
    case Relation::equal:
      return others;
    case Relation::greater:
      return {just_above(others.low), infinite};
    case Relation::greater_equal:
      return {others.low, infinite};
    case Relation::less:
      return {-infinite, just_below(others.high)};
    case Relation::less_equal:
      return {-infinite, others.high};
    case Relation::not_equal:
      break;
  }
  return any_number;
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
    case Arithmetic::multiply: {
      const auto [low, high] =
          std::minmax({product(left.low, right.low), product(left.low, right.high),
                       product(left.high, right.low), product(left.high, right.high)});
      return {low, high};
    }
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

Relation turned_round(Relation relation) {
  switch (relation) {
    case Relation::greater:
      return Relation::less;
    case Relation::greater_equal:
      return Relation::less_equal;
    case Relation::less:
      return Relation::greater;
    case Relation::less_equal:
      return Relation::greater_equal;
    case Relation::equal:
    case Relation::not_equal:
      break;
  }
  return relation;
}

// Where nothing can be left, no number is wrong.
Interval bounds_of_left(Relation relation, const Interval& values, const Interval& others) {
  const Interval satisfying = what_satisfies(relation, others);
  const Interval left{std::max(values.low, satisfying.low), std::min(values.high, satisfying.high)};
  return left.low <= left.high ? left : values;
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
