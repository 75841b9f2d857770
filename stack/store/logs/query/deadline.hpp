#pragma once

#include <chrono>

#include "stack/store/logs/query/outcome.hpp"

namespace store::logs {

// How long a query may take. Asked in every inner loop; looks at the clock once in many times.
class Deadline {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Deadline(Clock::time_point end) : end_(end) {}
  static Deadline in(Clock::duration time) { return Deadline(Clock::now() + time); }

  bool passed() {
    constexpr unsigned often = 256;
    if (!passed_ && ++asked_ % often == 0) passed_ = Clock::now() >= end_;
    return passed_;
  }

  static tl::unexpected<Failure> failure() {
    return refuse(504,
                  "the query took too long, and was stopped; ask for less time or fewer streams");
  }

 private:
  Clock::time_point end_;
  unsigned asked_ = 0;
  bool passed_ = false;
};

}  // namespace store::logs
