#pragma once

#include <atomic>
#include <cstddef>
#include <vector>

#include "harness/core/clock.hpp"

namespace harness::load {

// From when on a request that is due belongs to which phase, or to what lies between phases. One
// thread adds marks, each before the moment that it is about, so that whoever counts what was due
// then finds it there; any thread may ask.
class PhaseMarks {
 public:
  // Of the phases, in order, and of what lies between them, where anything does.
  explicit PhaseMarks(std::size_t slots) : slots_(slots), marks_(2 * slots + 1) {}

  void start(TimePoint origin) { origin_ = origin; }
  TimePoint origin() const { return origin_; }

  // In order of time; at most one beginning and one end for each phase.
  void add(TimePoint from, std::size_t slot);

  std::size_t phase_at(TimePoint at) const;  // the first one for all that comes before any mark
  std::size_t count() const { return slots_; }

 private:
  struct Mark {
    TimePoint from;
    std::size_t slot = 0;
  };

  std::size_t slots_;
  std::vector<Mark> marks_;  // never moves; those below published_ do not change
  std::atomic<std::size_t> published_{0};
  TimePoint origin_{};
};

}  // namespace harness::load
