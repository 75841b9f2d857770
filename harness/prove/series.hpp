#pragma once

#include <set>
#include <string>
#include <utility>

#include "harness/prove/telemetry.hpp"

namespace harness::prove {

inline constexpr const char* alerts_metric = "ALERTS";

// Empty: the series has no such label.
inline std::string label_of(const RawSeries& series, const std::string& name) {
  const auto label = series.labels.find(name);
  return label == series.labels.end() ? "" : label->second;
}

inline std::string metric_of(const RawSeries& series) { return label_of(series, "__name__"); }

// What Prometheus writes of rules, and no target tells.
inline bool is_alert(const RawSeries& series) {
  return metric_of(series).starts_with(alerts_metric);
}

// By job: the labels that Prometheus gives to all series of a target, whatever that says. `up` has
// no others.
inline std::set<std::pair<std::string, std::string>> labels_of_targets(const Metrics& metrics) {
  std::set<std::pair<std::string, std::string>> labels;
  for (const RawSeries& series : metrics) {
    if (metric_of(series) != "up") continue;
    for (const auto& [name, value] : series.labels) labels.emplace(label_of(series, "job"), name);
  }
  return labels;
}

// To the nearest: a time that was read as seconds may be a nanosecond early.
inline std::int64_t millis_of(WallTime at) {
  return std::chrono::round<std::chrono::milliseconds>(at).time_since_epoch().count();
}

}  // namespace harness::prove
