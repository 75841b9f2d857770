#pragma once

#include <span>
#include <string>

#include "services/telemetry/resource.hpp"
#include "services/telemetry/span_record.hpp"

namespace services::telemetry {

// The body of one export request: OTLP's JSON mapping, where ids are hex, 64-bit integers are
// strings and enums are numbers.
std::string encode_otlp(std::span<const SpanRecord> spans, const Resource& resource);

}  // namespace services::telemetry
