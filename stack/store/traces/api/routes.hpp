#pragma once

#include "harness/core/clock.hpp"
#include "stack/store/http/message.hpp"
#include "stack/store/traces/stored/trace_store.hpp"

namespace store::traces {

struct QueryLimits {
  harness::Duration duration = std::chrono::seconds{30};
  std::size_t tag_value_bytes = 5'000'000;  // of the values of one tag; what is more is left out
  std::size_t metric_steps = 11'000;        // from start to end
};

// Tempo's HTTP API over a store: search, tags and their values, traces by id, TraceQL's metrics.
// Store and clock must outlive the routes.
http::Routes trace_routes(const TraceStore& store, const harness::Clock& clock,
                          QueryLimits limits = {});

}  // namespace store::traces
