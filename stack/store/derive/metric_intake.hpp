#pragma once

#include <string>

#include "stack/store/derive/metrics_forwarder.hpp"
#include "stack/store/http/message.hpp"
#include "stack/store/intake/otlp.hpp"
#include "stack/store/intake/outcome.hpp"
#include "stack/store/keep/keep.hpp"

namespace store::derive {

// Bodies with metrics on their way to Prometheus. Safe to call from any thread.
class MetricIntake {
 public:
  MetricIntake(MetricsForwarder& forwarder, Keep& keep) : forwarder_(forwarder), keep_(keep) {}

  Outcome take(const std::string& body, otlp::Format format);

  // POST /v1/metrics
  http::Route route();

 private:
  MetricsForwarder& forwarder_;
  Keep& keep_;
};

}  // namespace store::derive
