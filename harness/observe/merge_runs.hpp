#pragma once

#include <vector>

#include "harness/observe/observations.hpp"

namespace harness::observe {

// One run's observations, and where they are from (for messages).
struct Part {
  std::string where;
  Observations observations;
  std::string scenario = {};  // its text; empty: it was a load by itself
};

// The runs of all segments of one plan as the one run that they are together: every request of
// every part, over the time of all. What the backends and the faults showed is taken from the part
// that ended last, as it alone saw all of the load. Refuses anything but all segments of one plan
// with one seed, each once, and segments that were not driven at the same time, or are judged by
// different things.
Result<Observations> merge_runs(std::vector<Part> parts);

}  // namespace harness::observe
