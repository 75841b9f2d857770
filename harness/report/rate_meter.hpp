#pragma once

#include <cstdint>
#include <deque>
#include <utility>

#include "harness/core/clock.hpp"

namespace harness::report {

// How fast a counter has grown over the last few seconds.
class RateMeter {
 public:
  // Takes what the counter shows now; answers the growth per second.
  double update(TimePoint now, std::uint64_t count);

 private:
  std::deque<std::pair<TimePoint, std::uint64_t>> samples_;
};

}  // namespace harness::report
