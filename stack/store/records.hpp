#pragma once

#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

// What comes in, decoded, before it is kept. Every text is a view into the body of the push: valid
// until the push is answered. Times are nanoseconds since the epoch.
namespace store {

struct Field {
  std::string_view name;
  std::string_view value;

  bool operator==(const Field&) const = default;
};

struct LogEntry {
  std::int64_t time = 0;
  std::string_view line;
  std::vector<Field> metadata;  // structured metadata, as it was sent
};

// Entries of one stream: those of one label set.
struct LogPush {
  std::vector<Field> labels;
  std::vector<LogEntry> entries;
};

// OTLP's AnyValue. The order of the alternatives is that of its fields in the protocol.
struct Attribute;
struct Value;
struct Bytes {
  std::string_view content;
};
using Values = std::vector<Value>;
using Attributes = std::vector<Attribute>;
struct Value {
  std::variant<std::monostate, std::string_view, bool, std::int64_t, double, Values, Attributes,
               Bytes>
      of;
};
struct Attribute {
  std::string_view key;
  Value value;
};

// Ids as they were sent: 16 and 8 bytes where the sender keeps the protocol; a trace id may be
// shorter.
struct SpanEvent {
  std::uint64_t time = 0;
  std::string_view name;
  Attributes attributes;
};

struct SpanLink {
  std::string_view trace_id;
  std::string_view span_id;
  std::string_view trace_state;
  Attributes attributes;
};

struct Span {
  std::string_view trace_id;
  std::string_view span_id;
  std::string_view parent_span_id;  // empty: a root
  std::string_view trace_state;
  std::string_view name;
  int kind = 0;  // OTLP's numbers: 1 internal, 2 server, 3 client, 4 producer, 5 consumer
  std::uint64_t start = 0;
  std::uint64_t end = 0;
  Attributes attributes;
  std::vector<SpanEvent> events;
  std::vector<SpanLink> links;
  int status = 0;  // 0 unset, 1 ok, 2 error
  std::string_view status_message;
};

struct Scope {
  std::string_view name;
  std::string_view version;
  Attributes attributes;
};

struct ScopeSpans {
  Scope scope;
  std::vector<Span> spans;
};

struct ResourceSpans {
  Attributes resource;
  std::vector<ScopeSpans> scopes;
};

// One OTLP export of traces.
using SpanPush = std::vector<ResourceSpans>;

}  // namespace store
