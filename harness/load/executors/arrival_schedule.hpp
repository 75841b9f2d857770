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

// Each arrival has one unit of the integral of the rate to itself. As in k6, an arrival at a
// constant rate is due when its unit begins, and one of a ramp when its unit is full.
enum class Due { when_its_unit_begins, when_its_unit_is_full };

// When arrivals are due, counted from the beginning of the load; fractions of an arrival carry over
// from stage to stage. The schedule is absolute: no arrival depends on when another one really
// happened, so a late generator never stretches it. Exact to the nanosecond for rates with up to
// six decimals: what is due within a nanosecond is due when it begins. So a unit that is full at
// the end of a phase, or of the load, is due before that end and belongs to it; 10 a second for 10
// s are 100 either way.
class ArrivalSchedule {
 public:
  // The rates are not below 0.
  ArrivalSchedule(const std::vector<RateStage>& stages, Duration unit, Due due);

  Duration due(std::uint64_t arrival) const;  // from 0 to below total()
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

  static Duration when(const Stretch& stretch, Wide part);

  Wide part_count_;
  Wide parts_first_;  // of an arrival's unit, before the one with which it is due
  std::vector<Stretch> stretches_;
  std::uint64_t total_ = 0;
};

}  // namespace harness::load
