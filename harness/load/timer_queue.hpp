#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "harness/core/clock.hpp"

namespace harness::load {

// Things to do at given times; those of the same time in the order in which they were asked for.
// Knows no clock: whoever owns it says what time it is, which makes a simulated time exact. One
// thread.
class TimerQueue {
 public:
  void at(TimePoint due, std::function<void()> action);
  std::optional<TimePoint> next() const;
  void run_due(TimePoint now, std::size_t at_most = SIZE_MAX);  // the earliest first

 private:
  struct Timer {
    TimePoint due;
    std::uint64_t number;
    std::function<void()> action;
  };
  static bool later(const Timer& a, const Timer& b);

  std::vector<Timer> heap_;  // the earliest first
  std::uint64_t asked_ = 0;
};

}  // namespace harness::load
