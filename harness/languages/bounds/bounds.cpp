#include "harness/languages/bounds/bounds.hpp"

#include <cmath>
#include <limits>

namespace harness::languages {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

Interval unless_nan(double low, double high) {
  return {std::isnan(low) ? -infinite : low, std::isnan(high) ? infinite : high};
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

}  // namespace harness::languages
