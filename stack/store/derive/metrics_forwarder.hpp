#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>

#include "harness/core/clock.hpp"
#include "stack/store/derive/remote_writer.hpp"
#include "stack/store/derive/series_states.hpp"
#include "stack/store/http/message.hpp"
#include "stack/store/metric_records.hpp"

namespace store::derive {

// OTLP's metrics on their way to Prometheus, under its names:
//
//     push → take() → point_samples → SeriesStates → RemoteWriter
//
// Safe to call from any thread.
class MetricsForwarder {
 public:
  struct Settings {
    RemoteWriter::Settings writer = {};
    std::size_t most_series = 100'000;
  };

  // What of a push was not taken, for OTLP's partial_success.
  struct Rejected {
    std::uint64_t points = 0;
    std::string reason;  // of the last one
  };

  MetricsForwarder(const Settings& settings, const harness::Clock& clock,
                   RemoteWriter::Post post = {});

  // The error: there is no room now, and the whole push should come again.
  harness::Result<Rejected> take(const MetricPush& push);

  // All that was taken is in Prometheus.
  harness::Result<void> flush(harness::Duration patience) { return writer_.flush(patience); }
  http::Route flush_route();

  // For /metrics, in Prometheus' text format.
  std::string exposition() const;

 private:
  struct Target;  // whose metrics they are

  void take(WriteRequest& request, const Target& target, const Metric& metric);
  template <typename Data>
  void take_points(WriteRequest& request, const Target& target, const Metric& metric,
                   const Data& data);
  template <typename Point>
  void take_point(WriteRequest& request, const Target& target, const PointSamples& samples,
                  const Point& point);
  void take_target_info(WriteRequest& request, const ResourceMetrics& resource, std::int64_t at);
  void reject(std::uint64_t points, const std::string& reason);
  std::int64_t now_millis() const;

  const harness::Clock& clock_;
  mutable std::mutex mutex_;  // guards what follows, up to the writer
  SeriesStates states_;
  std::unordered_map<std::string, std::int64_t> sent_before_;  // by resource; milliseconds
  std::size_t most_resources_;
  Rejected rejected_;  // of the push that is being taken
  std::uint64_t points_ = 0;
  std::map<std::string, std::uint64_t> all_rejected_;  // by reason
  RemoteWriter writer_;
};

}  // namespace store::derive
