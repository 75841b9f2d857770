#pragma once

#include <deque>
#include <vector>

#include "harness/load/http/steps.hpp"
#include "harness/load/record/live_counter.hpp"
#include "harness/load/record/live_histogram.hpp"

namespace harness::load {

struct LiveCheck {
  LiveCounter passes;
  LiveCounter fails;
};

// One series of requests; those that have ended.
struct LiveRequest {
  explicit LiveRequest(std::size_t checked) : checks(checked) {}

  LiveCounter ok;
  LiveCounter failed;
  LiveHistogram latency;
  LiveHistogram duration;  // without connecting, as in k6
  PerStep<LiveHistogram> steps;
  std::vector<LiveCheck> checks;  // in the order of the series
};

// Of one load.
struct LiveIterations {
  LiveCounter completed;
  LiveCounter dropped;
};

// How one worker is doing. On cache lines of its own, so that workers do not slow each other down.
struct alignas(64) LiveCounters {
  LiveCounter sent;
  LiveCounter unknown;
  LiveCounter active_vus;
  LiveCounter hired_vus;
  LiveHistogram lateness;
  LiveCounter recent_p95_us;              // of the last whole second
  std::deque<LiveRequest> requests;       // one for each row of the ledger
  std::deque<LiveIterations> iterations;  // one for each load
};

}  // namespace harness::load
