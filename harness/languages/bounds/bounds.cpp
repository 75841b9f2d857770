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

Interval what_satisfies(Filter filter, const Interval& others) {
  switch (filter) {
    case Filter::equal:
      return others;
    case Filter::greater:
      return {just_above(others.low), infinite};
    case Filter::greater_equal:
      return {others.low, infinite};
    case Filter::less:
      return {-infinite, just_below(others.high)};
    case Filter::less_equal:
      return {-infinite, others.high};
    case Filter::not_equal:
      break;
  }
  return any_number;
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

Filter turned_round(Filter filter) {
  switch (filter) {
    case Filter::greater:
      return Filter::less;
    case Filter::greater_equal:
      return Filter::less_equal;
    case Filter::less:
      return Filter::greater;
    case Filter::less_equal:
      return Filter::greater_equal;
    case Filter::equal:
    case Filter::not_equal:
      break;
  }
  return filter;
}

// Where nothing can be left, no number is wrong.
Interval bounds_of_left(Filter filter, const Interval& values, const Interval& others) {
  const Interval satisfying = what_satisfies(filter, others);
  const Interval left{std::max(values.low, satisfying.low), std::min(values.high, satisfying.high)};
  return left.low <= left.high ? left : values;
}

}  // namespace harness::languages
