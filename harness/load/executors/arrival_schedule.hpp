#pragma once

#include <cstdint>
#include <vector>

#include "harness/core/duration.hpp"

namespace harness::load {

// A stretch of time in which the rate goes from one value to another in a straight line.
struct RateStage {
  double from = 0;  // arrivals a unit
  double to = 0;
  Duration length{0};
};

// When arrivals are due, counted from the beginning of the load: arrival n (from 0) where the
// integral of the rate reaches n, so fractions of an arrival carry over from stage to stage. (k6
// counts from 0 at a constant rate and from 1 in a ramp; here a ramp that is flat is the same as a
// constant rate.) The schedule is absolute: no arrival depends on when another one really happened,
// so a late generator never stretches it. Exact to the nanosecond (rounded down) for rates with up
// to six decimals.
class ArrivalSchedule {
 public:
  // The rates are not below 0.
  ArrivalSchedule(const std::vector<RateStage>& stages, Duration unit);

  Duration due(std::uint64_t arrival) const;  // one below total()
  std::uint64_t total() const { return total_; }

 private:
  // 128 bits, because a day of nanoseconds times a million does not fit in 64.
  __extension__ using Wide = unsigned __int128;

  // Counts are kept in whole parts of an arrival, of which part_count_ make one.
  struct Stretch {
    std::uint64_t from;  // arrivals in a million units
    std::uint64_t to;
    std::uint64_t length;  // ns
    std::uint64_t begins;  // ns
    Wide before;           // parts due before it
    Wide after;            // parts due at its end
  };

  static Duration when(const Stretch& stretch, Wide parts);

  Wide part_count_;
  std::vector<Stretch> stretches_;
  std::uint64_t total_ = 0;
};

}  // namespace harness::load
