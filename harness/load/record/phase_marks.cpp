#include "harness/load/record/phase_marks.hpp"

namespace harness::load {

std::size_t PhaseMarks::phase_at(TimePoint at) const {
  std::size_t phase = begins_.size() - 1;
  while (phase > 0 && at < origin_ + begins_[phase]) --phase;
  return phase;
}

}  // namespace harness::load
