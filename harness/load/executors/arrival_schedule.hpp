#pragma once

#include <cstdint>

#include "harness/core/duration.hpp"

namespace harness::load {

// When arrivals at a constant rate are due, counted from the beginning of the load. The schedule is
// absolute: no arrival depends on when another one really happened, so a late generator never
// stretches it. Exact to the nanosecond (rounded down) for rates with up to six decimals.
class ArrivalSchedule {
 public:
  // `rate` arrivals every `unit`, for `length`.
  ArrivalSchedule(double rate, Duration unit, Duration length);

  Duration due(std::uint64_t arrival) const;  // from 0
  std::uint64_t total() const { return total_; }

 private:
  std::uint64_t micro_rate_;  // arrivals in a million units
  std::uint64_t unit_;        // ns
  std::uint64_t total_ = 0;
};

}  // namespace harness::load
