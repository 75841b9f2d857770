#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "services/telemetry/resource.hpp"
#include "services/telemetry/span_record.hpp"

namespace services::telemetry {

// The body of one export request: OTLP's JSON mapping, where ids are hex, 64-bit integers are
// strings and enums are numbers.
std::string encode_otlp(std::span<const SpanRecord> spans, const Resource& resource);

// How many spans an answer of status 2xx says were not taken all the same: partialSuccess. One that
// cannot be read says nothing.
std::size_t rejected_spans(const std::string& answer);

}  // namespace services::telemetry
