#pragma once

#include <string>
#include <string_view>

// Prometheus' names for OpenTelemetry's, after "Prometheus and OpenMetrics Compatibility" of its
// specification.
namespace store::derive {

enum class MetricType { gauge, counter, other };

// "http.server.duration" in "ms" → "http_server_duration_milliseconds".
std::string metric_name(std::string_view name, std::string_view unit, MetricType type);

// "http.status-code" → "http_status_code"
std::string label_name(std::string_view key);

}  // namespace store::derive
