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

// How one compares with another.
enum class Relation { equal, not_equal, less, less_equal, greater, greater_equal };
enum class Holds { sometimes, never, always };

Holds holds(Relation relation, const Interval& left, const Interval& right);

// 3 > x, as x < 3.
Relation turned_round(Relation relation);

// Of those that a comparison with one of the others does not leave out.
Interval bounds_of_left(Relation relation, const Interval& values, const Interval& others);

}  // namespace harness::languages
