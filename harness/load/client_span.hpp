#pragma once

#include <functional>
#include <string>

#include "harness/core/clock.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/load/trace_context.hpp"

namespace harness::load {

// The user's side of a request: the root of the trace that it started. Without it a trace has no
// root, and Tempo's structural operators (>>, >) find nothing in it.
struct ClientSpan {
  std::string request;
  std::string method;
  std::string url;
  TraceContext trace;
  WallTime began;
  WallTime ended;
  Outcome outcome;
  bool accepted = false;
};

// Takes a span over; called on a worker's thread and does not wait. Empty: nobody wants them.
using SpanSink = std::function<void(ClientSpan&&)>;

}  // namespace harness::load
