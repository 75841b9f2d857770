#pragma once

#include <atomic>
#include <cstddef>
#include <vector>

#include "harness/core/clock.hpp"

namespace harness::load {

// When each phase began. One thread enters phases, in order; any thread asks.
class PhaseMarks {
 public:
  explicit PhaseMarks(std::size_t phases);

  void enter(std::size_t phase, TimePoint at);
  std::size_t phase_at(TimePoint at) const;
  std::size_t count() const { return began_.size(); }

 private:
  std::vector<std::atomic<Duration::rep>> began_;
};

}  // namespace harness::load
