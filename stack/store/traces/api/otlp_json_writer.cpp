#include <array>

#include "stack/store/intake/base64.hpp"
#include "stack/store/traces/api/otlp_writers.hpp"

namespace store::traces {

namespace {

using Kind = StoredValue::Kind;

constexpr std::array<std::string_view, 6> kinds = {"",
                                                   "SPAN_KIND_INTERNAL",
                                                   "SPAN_KIND_SERVER",
                                                   "SPAN_KIND_CLIENT",
                                                   "SPAN_KIND_PRODUCER",
                                                   "SPAN_KIND_CONSUMER"};
constexpr std::array<std::string_view, 3> codes = {"", "STATUS_CODE_OK", "STATUS_CODE_ERROR"};

// What is empty or 0 is left out, as protobuf's JSON does.
class JsonTraceWriter {
 public:
  JsonTraceWriter(JsonWriter& json, const Keys& keys, Deadline& deadline)
      : json_(json), keys_(keys), deadline_(deadline) {}

  void trace(const JoinedTrace& trace) {
    json_.open('[');
    for (const ResourceGroup& group : grouped(trace)) {
      json_.open('{');
      json_.key("resource");
      json_.open('{');
      attributes(group.resource->attributes);
      json_.close('}');
      json_.key("scopeSpans");
      json_.open('[');
      for (const ScopeGroup& one : group.scopes) scope(trace, one);
      json_.close(']');
      json_.close('}');
    }
    json_.close(']');
  }

 private:
  void scope(const JoinedTrace& trace, const ScopeGroup& group) {
    json_.open('{');
    json_.key("scope");
    json_.open('{');
    text("name", group.origin->scope_name);
    text("version", group.origin->scope_version);
    attributes(group.origin->scope_attributes);
    json_.close('}');
    json_.key("spans");
    json_.open('[');
    for (const StoredSpan* one : group.spans) {
      if (deadline_.passed()) break;
      span(trace, *one);
    }
    json_.close(']');
    json_.close('}');
  }

  void span(const JoinedTrace& trace, const StoredSpan& span) {
    json_.open('{');
    text("traceId", base64_encoded(bytes_of(trace.id())));
    text("spanId", base64_encoded(bytes_of(span.id)));
    if (span.extras != nullptr) text("traceState", span.extras->trace_state);
    if (span.parent_id != 0) text("parentSpanId", base64_encoded(bytes_of(span.parent_id)));
    text("name", span.name);
    text("kind", kinds.at(span.kind));
    time("startTimeUnixNano", span.start);
    time("endTimeUnixNano", span.end);
    attributes(span.attributes());
    events(span.events());
    links(span.links());
    json_.key("status");
    json_.open('{');
    if (span.extras != nullptr) text("message", span.extras->status_message);
    text("code", codes.at(span.status));
    json_.close('}');
    json_.close('}');
  }

  void events(std::span<const StoredEvent> events) {
    if (events.empty()) return;
    json_.key("events");
    json_.open('[');
    for (const StoredEvent& event : events) {
      json_.open('{');
      time("timeUnixNano", event.time);
      text("name", event.name);
      attributes(event.attributes);
      json_.close('}');
    }
    json_.close(']');
  }

  void links(std::span<const StoredLink> links) {
    if (links.empty()) return;
    json_.key("links");
    json_.open('[');
    for (const StoredLink& link : links) {
      json_.open('{');
      text("traceId", base64_encoded(bytes_of(link.trace_id)));
      text("spanId", base64_encoded(bytes_of(link.span_id)));
      text("traceState", link.trace_state);
      attributes(link.attributes);
      json_.close('}');
    }
    json_.close(']');
  }

  void attributes(StoredValues values) {
    if (values.empty()) return;
    json_.key("attributes");
    pairs(values);
  }

  void pairs(StoredValues values) {
    json_.open('[');
    for (const StoredValue& one : values) {
      json_.open('{');
      json_.key("key");
      json_.text(keys_.name(one.key));
      json_.key("value");
      value(one);
      json_.close('}');
    }
    json_.close(']');
  }

  void value(const StoredValue& value) {
    json_.open('{');
    switch (value.kind) {
      case Kind::Text:
        json_.key("stringValue");
        json_.text(value.text());
        break;
      case Kind::Bool:
        json_.key("boolValue");
        json_.boolean(value.boolean);
        break;
      case Kind::Int:
        json_.key("intValue");
        json_.integer_text(value.integer);
        break;
      case Kind::Double:
        json_.key("doubleValue");
        json_.number(value.number);
        break;
      case Kind::Bytes:
        json_.key("bytesValue");
        json_.text(base64_encoded(value.text()));
        break;
      case Kind::Array:
      case Kind::Map:
        several(value);
        break;
      case Kind::None:
        break;
    }
    json_.close('}');
  }

  void several(const StoredValue& value) {
    json_.key(value.kind == Kind::Map ? "kvlistValue" : "arrayValue");
    json_.open('{');
    if (!value.values().empty()) {
      json_.key("values");
      value.kind == Kind::Map ? pairs(value.values()) : elements(value.values());
    }
    json_.close('}');
  }

  void elements(StoredValues values) {
    json_.open('[');
    for (const StoredValue& one : values) value(one);
    json_.close(']');
  }

  void text(std::string_view key, std::string_view content) {
    if (content.empty()) return;
    json_.key(key);
    json_.text(content);
  }

  void time(std::string_view key, std::uint64_t nanoseconds) {
    if (nanoseconds == 0) return;
    json_.key(key);
    json_.integer_text(nanoseconds);
  }

  JsonWriter& json_;
  const Keys& keys_;
  Deadline& deadline_;
};

}  // namespace

void write_otlp_json(JsonWriter& json, const JoinedTrace& trace, const Keys& keys,
                     Deadline& deadline) {
  JsonTraceWriter(json, keys, deadline).trace(trace);
}

}  // namespace store::traces
