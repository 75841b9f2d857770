#pragma once

#include <cstdint>

namespace store {

// What a body that was taken is written in. The numbers stand in journals.
enum class BodyKind : std::uint8_t {
  loki_json = 1,
  loki_protobuf = 2,  // without snappy
  otlp_logs_json = 3,
  otlp_logs_protobuf = 4,
  otlp_traces_json = 5,
  otlp_traces_protobuf = 6,
  // No bodies: what became of metrics that are derived from spans, between two of them.
  derived_collected = 7,
  derived_ended = 8,
  derived_settled = 9,
  derived_started = 10,
};

}  // namespace store
