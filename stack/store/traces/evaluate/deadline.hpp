#pragma once

#include "harness/core/clock.hpp"

namespace store::traces {

// How long a query may take. Asks the clock now and then only, so that loops may ask at each turn.
class Deadline {
 public:
  Deadline(const harness::Clock& clock, harness::Duration allowed)
      : clock_(clock), end_(clock.now() + allowed) {}

  // `work` is about how many spans the turn looked at.
  bool passed(std::size_t work = 1) {
    constexpr std::size_t between = 1024;
    since_ += work;
    if (since_ < between) return late_;
    since_ = 0;
    late_ = late_ || clock_.now() >= end_;
    return late_;
  }

 private:
  const harness::Clock& clock_;
  harness::TimePoint end_;
  std::size_t since_ = 0;
  bool late_ = false;
};

}  // namespace store::traces
