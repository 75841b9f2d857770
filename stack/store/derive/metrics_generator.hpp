#pragma once

#include <string>

#include "stack/store/derive/derived_metrics.hpp"
#include "stack/store/derive/remote_writer.hpp"
#include "stack/store/http/message.hpp"

namespace store::derive {

// What derives metrics from the spans of a store and writes them to Prometheus. Safe to call from
// any thread.
class MetricsGenerator {
 public:
  struct Settings {
    DerivedMetrics::Settings metrics = {};
    RemoteWriter::Settings writer = {};
  };

  MetricsGenerator(const Settings& settings, const harness::Clock& clock);

  void take(const SpanPush& push) { metrics_.take(push); }

  // At the end of a run: no half of a call waits any longer, and all is in Prometheus.
  harness::Result<void> flush(harness::Duration patience);

  http::Route flush_route();

  // For /metrics, in Prometheus' text format.
  std::string exposition() const;

 private:
  DerivedMetrics metrics_;
  RemoteWriter writer_;  // reads from the metrics
};

}  // namespace store::derive
