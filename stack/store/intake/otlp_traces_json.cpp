#include <array>

#include "stack/store/intake/otlp_json.hpp"
#include "stack/store/intake/otlp_traces.hpp"

namespace store::otlp {
namespace {

using namespace json;
using JsonValue = json::Value;

constexpr std::array<std::string_view, 3> statuses = {"UNSET", "OK", "ERROR"};
constexpr std::array<std::string_view, 6> kinds = {"UNSPECIFIED", "INTERNAL", "SERVER",
                                                   "CLIENT",      "PRODUCER", "CONSUMER"};

SpanEvent event_of(JsonValue object, Texts& texts) {
  texts.account(sizeof(SpanEvent));
  SpanEvent event;
  each_field(object, [&](std::string_view key, JsonValue field) {
    if (key == "timeUnixNano") event.time = unsigned_of(field);
    if (key == "name") event.name = text_of(field);
    if (key == "attributes") event.attributes = attributes_of(field, texts);
  });
  return event;
}

SpanLink link_of(JsonValue object, Texts& texts) {
  texts.account(sizeof(SpanLink));
  SpanLink link;
  each_field(object, [&](std::string_view key, JsonValue field) {
    if (key == "traceId") link.trace_id = id_of(field, texts);
    if (key == "spanId") link.span_id = id_of(field, texts);
    if (key == "traceState") link.trace_state = text_of(field);
    if (key == "attributes") link.attributes = attributes_of(field, texts);
  });
  return link;
}

void read_status(JsonValue object, Span& span) {
  each_field(object, [&](std::string_view key, JsonValue field) {
    if (key == "code") span.status = enum_of(field, "STATUS_CODE_", statuses);
    if (key == "message") span.status_message = text_of(field);
  });
}

void read_list(std::string_view key, JsonValue field, Texts& texts, Span& span) {
  if (key == "attributes") {
    span.attributes = attributes_of(field, texts);
  } else if (key == "events") {
    each(field, [&](JsonValue one) { span.events.push_back(event_of(one, texts)); });
  } else if (key == "links") {
    each(field, [&](JsonValue one) { span.links.push_back(link_of(one, texts)); });
  }
}

void read_field(std::string_view key, JsonValue field, Texts& texts, Span& span) {
  if (key == "traceId") {
    span.trace_id = id_of(field, texts);
  } else if (key == "spanId") {
    span.span_id = id_of(field, texts);
  } else if (key == "parentSpanId") {
    span.parent_span_id = id_of(field, texts);
  } else if (key == "traceState") {
    span.trace_state = text_of(field);
  } else if (key == "name") {
    span.name = text_of(field);
  } else if (key == "kind") {
    span.kind = enum_of(field, "SPAN_KIND_", kinds);
  } else if (key == "startTimeUnixNano") {
    span.start = unsigned_of(field);
  } else if (key == "endTimeUnixNano") {
    span.end = unsigned_of(field);
  } else if (key == "status") {
    read_status(field, span);
  } else {
    read_list(key, field, texts, span);
  }
}

Span span_of(JsonValue object, Texts& texts) {
  texts.account(sizeof(Span));
  Span span;
  each_field(object,
             [&](std::string_view key, JsonValue field) { read_field(key, field, texts, span); });
  check(span);
  return span;
}

ScopeSpans scope_spans_of(JsonValue object, Texts& texts) {
  texts.account(sizeof(ScopeSpans));
  ScopeSpans spans;
  each_field(object, [&](std::string_view key, JsonValue field) {
    if (key == "scope") spans.scope = scope_of(field, texts);
    if (key != "spans") return;
    each(field, [&](JsonValue one) { spans.spans.push_back(span_of(one, texts)); });
  });
  return spans;
}

ResourceSpans resource_spans_of(JsonValue object, Texts& texts) {
  texts.account(sizeof(ResourceSpans));
  ResourceSpans spans;
  each_field(object, [&](std::string_view key, JsonValue field) {
    if (key == "resource") spans.resource = resource_of(field, texts);
    if (key != "scopeSpans") return;
    each(field, [&](JsonValue one) { spans.scopes.push_back(scope_spans_of(one, texts)); });
  });
  return spans;
}

}  // namespace

harness::Result<Decoded<SpanPush>> decode_traces_json(const std::string& body) {
  Decoded<SpanPush> decoded;
  const auto read = read_json(body, decoded.texts, [&](Object object) {
    for (auto field : object) {
      std::string room;
      if (name_of(field.unescaped_key(), room) != "resourceSpans") continue;
      each(field.value(), [&](JsonValue one) {
        decoded.records.push_back(resource_spans_of(one, decoded.texts));
      });
    }
  });
  if (!read) return harness::fail(read.error());
  return decoded;
}

}  // namespace store::otlp
