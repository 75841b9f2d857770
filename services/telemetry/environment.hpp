#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace services::telemetry {

// Looks a variable up; nothing when it is unset or empty, which OpenTelemetry treats alike.
using Environment = std::function<std::optional<std::string>(const char* name)>;

// The process's own variables.
std::optional<std::string> process_environment(const char* name);

// "key=value,key2=value2" with percent-encoded values, as OTEL_RESOURCE_ATTRIBUTES and
// OTEL_EXPORTER_OTLP_HEADERS are written. Entries without "=" are skipped.
std::vector<std::pair<std::string, std::string>> parse_key_values(std::string_view text);

}  // namespace services::telemetry
