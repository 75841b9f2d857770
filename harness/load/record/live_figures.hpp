#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "harness/load/record/coarse_histogram.hpp"
#include "harness/load/record/live_histogram.hpp"
#include "harness/load/record/stats.hpp"
#include "harness/load/record/tally.hpp"

namespace harness::load {

// What a running load has done until its last whole second, for whoever watches it from outside.
// Plain values.

struct LiveRequestFigures {
  Series series;
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  std::uint64_t resent = 0;
  std::uint64_t redirects = 0;
  LiveHistogram latency;   // from the intended start
  LiveHistogram duration;  // without connecting, as in k6
  PerStep<LiveHistogram> steps;
  CoarseHistogram latency_in_detail;  // for conditions
  CoarseHistogram duration_in_detail;
  std::vector<CheckStats> checks;  // in the order of the series

  void add(const Tally& second);
  void add(const LiveRequestFigures& other);
};

// How many whole seconds are in the figures of several workers, of those that have not ended.
struct LiveSeconds {
  std::uint32_t least = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t most = 0;

  bool are_level() const { return least == most; }  // false of nobody
  void add(const LiveSeconds& other) {
    least = std::min(least, other.least);
    most = std::max(most, other.most);
  }
};

struct LiveFigures {
  std::vector<LiveRequestFigures> requests;
  LiveHistogram lateness;                  // between an intended start and the actual one
  std::vector<IterationStats> iterations;  // of each load
  std::uint64_t vus = 0;
  std::uint64_t vus_max = 0;
  std::uint64_t under_way = 0;  // requests, when the last whole second ended
  LiveSeconds seconds;

  void add(const LiveFigures& other);  // of the same requests and loads
};

}  // namespace harness::load
