#pragma once

#include <deque>

#include "harness/load/record/live_counter.hpp"
#include "harness/load/record/live_histogram.hpp"

namespace harness::load {

// One kind of request; those that have ended.
struct LiveRequest {
  LiveCounter ok;
  LiveCounter failed;
  LiveHistogram durations;
};

// How one worker is doing. On cache lines of its own, so that workers do not slow each other down.
struct alignas(64) LiveCounters {
  LiveCounter sent;
  LiveCounter unknown;
  LiveCounter active_vus;
  LiveCounter hired_vus;
  LiveCounter iterations;
  LiveCounter dropped_iterations;
  LiveCounter recent_p95_us;         // of the last whole second
  std::deque<LiveRequest> requests;  // one for each row of the ledger
};

}  // namespace harness::load
