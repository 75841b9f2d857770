#pragma once

#include <string>

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

// To the nearest: a time that was read as seconds may be a nanosecond early.
inline std::int64_t millis_of(WallTime at) {
  return std::chrono::round<std::chrono::milliseconds>(at).time_since_epoch().count();
}

}  // namespace harness::prove
