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
  Span start_client(std::string name, const SpanContext& parent);

  // For Span alone.
  const Clock& clock() const { return clock_; }
  void finish(SpanRecord record);

 private:
  const Clock& clock_;
  Sampler sampler_;
  SpanSink sink_;
  IdGenerator ids_;
};

}  // namespace services::telemetry
