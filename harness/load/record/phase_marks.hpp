#pragma once

#include <cstddef>
#include <vector>

#include "harness/core/clock.hpp"

namespace harness::load {

// When each phase begins, by the plan: a request that is due at that very moment belongs to it,
// however late whoever begins the phase may be. Started before anybody asks; then any thread may.
class PhaseMarks {
 public:
  // Offsets from the origin, in order.
  explicit PhaseMarks(std::vector<Duration> begins) : begins_(std::move(begins)) {}

  void start(TimePoint origin) { origin_ = origin; }
  TimePoint origin() const { return origin_; }
  std::size_t phase_at(TimePoint at) const;  // the first one for all that comes before
  std::size_t count() const { return begins_.size(); }

 private:
  std::vector<Duration> begins_;
  TimePoint origin_{};
};

}  // namespace harness::load
