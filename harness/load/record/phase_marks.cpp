#include "harness/load/record/phase_marks.hpp"

namespace harness::load {

void PhaseMarks::add(TimePoint from, std::size_t slot) {
  const std::size_t next = published_.load(std::memory_order_relaxed);
  if (next == marks_.size()) return;
  marks_[next] = {from, slot};
  published_.store(next + 1, std::memory_order_release);
}

std::size_t PhaseMarks::phase_at(TimePoint at) const {
  for (std::size_t i = published_.load(std::memory_order_acquire); i > 0; --i) {
    if (marks_[i - 1].from <= at) return marks_[i - 1].slot;
  }
  return 0;
}

}  // namespace harness::load
