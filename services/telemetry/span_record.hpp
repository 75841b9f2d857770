#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "services/core/clock.hpp"
#include "services/telemetry/trace_context.hpp"

namespace services::telemetry {

using AttributeValue = std::variant<bool, std::int64_t, double, std::string>;
using Attributes = std::vector<std::pair<std::string, AttributeValue>>;

// The numbers are OTLP's.
enum class SpanKind { internal = 1, server = 2, client = 3 };
enum class SpanStatus { unset = 0, ok = 1, error = 2 };

struct SpanEvent {
  WallTime at;
  std::string name;
  Attributes attributes;
};

// A finished span: a value, on its way to the exporter.
struct SpanRecord {
  SpanContext context;
  std::string parent_span_id;  // empty at the root
  std::string name;
  SpanKind kind = SpanKind::internal;
  WallTime start;
  WallTime end;
  Attributes attributes;
  std::vector<SpanEvent> events;
  SpanStatus status = SpanStatus::unset;
  std::string status_message;
};

}  // namespace services::telemetry
