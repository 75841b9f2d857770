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
  LiveHistogram::Recorded latency;   // from the intended start
  LiveHistogram::Recorded duration;  // without connecting, as in k6
  PerStep<LiveHistogram::Recorded> steps;
  std::vector<CheckStats> checks;  // in the order of the series
};

struct LiveFigures {
  std::vector<LiveRequestFigures> requests;
  LiveHistogram::Recorded lateness;        // between an intended start and the actual one
  std::vector<IterationStats> iterations;  // of each load
  std::uint64_t vus = 0;
  std::uint64_t vus_max = 0;
};

}  // namespace harness::load
