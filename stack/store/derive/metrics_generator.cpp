#include "stack/store/derive/metrics_generator.hpp"

namespace store::derive {
namespace {

constexpr std::chrono::seconds flush_patience{10};

void line(std::string& text, const char* series, std::uint64_t value) {
  text += std::string(series) + " " + std::to_string(value) + "\n";
}

}  // namespace

MetricsGenerator::MetricsGenerator(const Settings& settings, const harness::Clock& clock)
    : metrics_(settings.metrics, clock),
      writer_(settings.writer, clock,
              [this](WriteRequest& request, const Tick& tick) { metrics_.write(request, tick); }) {}

harness::Result<void> MetricsGenerator::flush(harness::Duration patience) {
  metrics_.settle();
  return writer_.flush(patience);
}

http::Route MetricsGenerator::flush_route() {
  return {"POST", "/flush", [this](const http::Request&) -> http::Response {
            if (const auto flushed = flush(flush_patience); !flushed) {
              return http::text(503, to_string(flushed.error()) + "\n");
            }
            return {204, "", ""};
          }};
}

std::string exposition_of(const RemoteWriter::Statistics& statistics) {
  std::string text;
  text += "# TYPE store_remote_write_samples_total counter\n";
  line(text, "store_remote_write_samples_total{outcome=\"written\"}", statistics.samples_written);
  line(text, "store_remote_write_samples_total{outcome=\"refused\"}", statistics.samples_refused);
  line(text, "store_remote_write_samples_total{outcome=\"dropped\"}", statistics.samples_dropped);
  text += "# TYPE store_remote_write_attempts_failed_total counter\n";
  line(text, "store_remote_write_attempts_failed_total", statistics.attempts_failed);
  text += "# TYPE store_remote_write_queued_bytes gauge\n";
  line(text, "store_remote_write_queued_bytes", statistics.queued_bytes);
  return text;
}

std::string MetricsGenerator::exposition() const {
  const DerivedMetrics::Statistics derived = metrics_.statistics();
  std::string text = exposition_of(writer_.statistics());
  text += "# TYPE store_derived_series gauge\n";
  line(text, "store_derived_series", derived.series);
  text += "# TYPE store_derived_calls_waiting gauge\n";
  line(text, "store_derived_calls_waiting", derived.waiting);
  text += "# TYPE store_derived_lost_total counter\n";
  line(text, "store_derived_lost_total{what=\"span\",reason=\"outside_slack\"}",
       derived.spans_outside_slack);
  line(text, "store_derived_lost_total{what=\"span\",reason=\"series_limit\"}",
       derived.spans_without_series);
  line(text, "store_derived_lost_total{what=\"call\",reason=\"series_limit\"}",
       derived.calls_without_series);
  line(text, "store_derived_lost_total{what=\"call\",reason=\"waiting_limit\"}",
       derived.halves_without_room);
  return text;
}

}  // namespace store::derive
