#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/core/clock.hpp"

namespace services::telemetry {

// Who a span is, as it travels between services. Ids are kept in the form that every wire format
// here wants: lower-case hex, 32 and 16 digits, never all zeros.
struct SpanContext {
  std::string trace_id;
  std::string span_id;
  bool sampled = false;
  std::string tracestate = {};
  // When this service's first span of the trace began; nothing in a context off the wire. The
  // others tell the time of day from here: a clock that is set between two of them would otherwise
  // make them overlap, or change their order.
  std::optional<Moment> anchor = {};

  bool operator==(const SpanContext&) const = default;
};

// W3C Trace Context, level 1. A header that is not valid means that there is no parent: the
// request starts a trace of its own. An over-long tracestate is dropped, the parent is kept.
std::optional<SpanContext> parse_trace_context(std::string_view traceparent,
                                               std::string_view tracestate);

// "00-<trace id>-<span id>-01"
std::string format_traceparent(const SpanContext& context);

}  // namespace services::telemetry
