#pragma once

#include "harness/core/interval.hpp"

// What numbers a query can give, whatever was measured.
namespace harness::languages {

extern const Interval any_number;
extern const Interval not_negative;  // 0 or more
extern const Interval zero_or_one;   // and all between

enum class Arithmetic { add, subtract, multiply, divide, other };

// Of two of which one is added to the other, and so on; NaN, as of 0/0, is no number.
Interval bounds_of(Arithmetic op, const Interval& left, const Interval& right);

// Of the sum of one or more.
Interval bounds_of_sum(const Interval& each);

// A comparison that leaves out what does not satisfy it.
enum class Filter { equal, not_equal, greater, greater_equal, less, less_equal };

// 3 > x, as x < 3.
Filter turned_round(Filter filter);

// Of those that are left, compared with one of the others.
Interval bounds_of_left(Filter filter, const Interval& values, const Interval& others);

}  // namespace harness::languages
