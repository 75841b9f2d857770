#include "stack/store/derive/exposition.hpp"

namespace store::derive {
namespace {

void type(std::string& text, const std::string& metric, const char* type) {
  text += "# TYPE " + metric + " " + type + "\n";
}

void line(std::string& text, const std::string& series, std::uint64_t value) {
  text += series + " " + std::to_string(value) + "\n";
}

}  // namespace

std::string exposition_of(const RemoteWriter::Statistics& statistics) {
  std::string text;
  const std::string samples = "store_remote_write_samples_total";
  type(text, samples, "counter");
  line(text, samples + "{outcome=\"written\"}", statistics.samples_written);
  line(text, samples + "{outcome=\"refused\"}", statistics.samples_refused);
  line(text, samples + "{outcome=\"dropped\"}", statistics.samples_dropped);
  type(text, "store_remote_write_attempts_failed_total", "counter");
  line(text, "store_remote_write_attempts_failed_total", statistics.attempts_failed);
  type(text, "store_remote_write_queued_bytes", "gauge");
  line(text, "store_remote_write_queued_bytes", statistics.queued_bytes);
  return text;
}

std::string exposition_of(const DerivedMetrics::Statistics& statistics) {
  std::string text;
  type(text, "store_derived_series", "gauge");
  line(text, "store_derived_series", statistics.series);
  type(text, "store_derived_calls_waiting", "gauge");
  line(text, "store_derived_calls_waiting", statistics.waiting);
  const std::string lost = "store_derived_lost_total";
  type(text, lost, "counter");
  line(text, lost + "{what=\"span\",reason=\"outside_slack\"}", statistics.spans_outside_slack);
  line(text, lost + "{what=\"span\",reason=\"series_limit\"}", statistics.spans_without_series);
  line(text, lost + "{what=\"call\",reason=\"series_limit\"}", statistics.calls_without_series);
  line(text, lost + "{what=\"call\",reason=\"waiting_limit\"}", statistics.halves_without_room);
  return text;
}

}  // namespace store::derive
