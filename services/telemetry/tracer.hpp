#pragma once

#include <functional>
#include <optional>
#include <string>

#include "services/core/clock.hpp"
#include "services/telemetry/id_generator.hpp"
#include "services/telemetry/sampler.hpp"
#include "services/telemetry/span.hpp"

namespace services::telemetry {

// Where finished spans go: the exporter's queue, or a test's vector.
using SpanSink = std::function<void(SpanRecord)>;

// Starts spans and hands the sampled ones to the sink when they end. Lives on the service's event
// loop thread, like everything that has a span.
class Tracer {
 public:
  Tracer(const Clock& clock, Sampler sampler, SpanSink sink);

  Span start_server(std::string name, Moment arrived, std::optional<SpanContext> remote_parent);
  // Work that nobody asked for: the first span of a trace.
  Span start_root(std::string name);
  Span start_client(std::string name, const SpanContext& parent);
  // A step of the service's own work.
  Span start_internal(std::string name, const SpanContext& parent);

  // For Span alone.
  const Clock& clock() const { return clock_; }
  void finish(SpanRecord record);

 private:
  // The first one of this service in its trace.
  Span start_first(std::string name, SpanKind kind, Moment start,
                   std::optional<SpanContext> remote_parent);
  Span start_child(std::string name, SpanKind kind, const SpanContext& parent);

  const Clock& clock_;
  Sampler sampler_;
  SpanSink sink_;
  IdGenerator ids_;
};

}  // namespace services::telemetry
