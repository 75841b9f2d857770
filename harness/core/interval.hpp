#pragma once

#include <algorithm>
#include <string>

namespace harness {

// A number that was measured: what was seen, and what could have been missed. Both ends belong to
// it.
struct Interval {
  double low = 0;
  double high = 0;  // infinite: it may have been anything from `low` up

  static Interval exactly(double value) { return {value, value}; }
  static Interval at_least(double value);

  bool is_exact() const { return low == high; }
  std::string text() const;  // "12", "12 or more", "0 to 0.98"
  bool operator==(const Interval&) const = default;
};

// All that one or the other may be.
inline Interval hull(const Interval& one, const Interval& other) {
  return {std::min(one.low, other.low), std::max(one.high, other.high)};
}

}  // namespace harness
