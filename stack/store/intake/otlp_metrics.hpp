#pragma once

#include <string>

#include "stack/store/intake/otlp.hpp"
#include "stack/store/metric_records.hpp"

namespace store::otlp {

harness::Result<Decoded<MetricPush>> decode_metrics(const std::string& body, Format format);

harness::Result<Decoded<MetricPush>> decode_metrics_protobuf(const std::string& body);
harness::Result<Decoded<MetricPush>> decode_metrics_json(const std::string& body);

// Of a point's flags: it has no value, its series ended.
constexpr std::uint64_t no_recorded_value = 1;

// Throws Malformed where it is none that the protocol has.
Temporality temporality_of(int number);

}  // namespace store::otlp
