#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/load/record/live_histogram.hpp"
#include "harness/load/record/stats.hpp"

namespace harness::load {

// What a running load has done so far, for whoever watches it from outside. Plain values.

struct LiveRequestFigures {
  Series series;
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  LiveHistogram::Counts durations{};  // without connecting, as in k6
  std::uint64_t duration_sum = 0;     // µs
};

struct LiveFigures {
  std::vector<LiveRequestFigures> requests;
  std::uint64_t iterations = 0;
  std::uint64_t dropped_iterations = 0;
  std::uint64_t vus = 0;
  std::uint64_t vus_max = 0;
};

}  // namespace harness::load
