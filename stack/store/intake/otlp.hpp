#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/result.hpp"
#include "stack/store/intake/texts.hpp"
#include "stack/store/records.hpp"

// The bodies of OTLP's exports of traces and logs, as protobuf and as its JSON.
namespace store::otlp {

// Of values within values; enough for what people send, and the stack lasts.
constexpr int deepest_value = 32;

enum class Format { protobuf, json };

harness::Result<Decoded<SpanPush>> decode_traces(const std::string& body, Format format);

struct LogRecord {
  std::uint64_t time = 0;
  std::uint64_t observed_time = 0;
  std::int64_t severity_number = 0;
  std::string_view severity_text;
  Value body;
  Attributes attributes;
  std::uint32_t dropped_attributes = 0;
  std::uint32_t flags = 0;
  std::string_view trace_id;  // bytes
  std::string_view span_id;
  std::string_view event_name;
};
struct ScopeLogs {
  Scope scope;
  std::vector<LogRecord> records;
};
struct ResourceLogs {
  Attributes resource;
  std::vector<ScopeLogs> scopes;
};
using LogExport = std::vector<ResourceLogs>;

harness::Result<Decoded<LogExport>> decode_logs(const std::string& body, Format format);

}  // namespace store::otlp
