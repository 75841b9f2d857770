#include "harness/load/record/phase_marks.hpp"

#include <limits>

namespace harness::load {

PhaseMarks::PhaseMarks(std::size_t phases) : began_(phases) {
  using Limits = std::numeric_limits<Duration::rep>;
  for (auto& began : began_) began.store(Limits::max(), std::memory_order_relaxed);
  began_.front().store(Limits::min(), std::memory_order_relaxed);
}

// Relaxed: each mark stands for itself, and a request asks when it has ended, long after the mark
// that it was due behind.
void PhaseMarks::enter(std::size_t phase, TimePoint at) {
  if (phase > 0) began_.at(phase).store(at.time_since_epoch().count(), std::memory_order_relaxed);
}

std::size_t PhaseMarks::phase_at(TimePoint at) const {
  std::size_t phase = began_.size() - 1;
  while (phase > 0 &&
         began_[phase].load(std::memory_order_relaxed) > at.time_since_epoch().count()) {
    --phase;
  }
  return phase;
}

}  // namespace harness::load
