#include "tests/support/push_bodies.hpp"

namespace store::test {

void write_span(Writer& span) {
  span.add_bytes(1, trace_id);
  span.add_bytes(2, span_id);
  span.add_string(3, "a=b");
  span.add_bytes(4, span_id);
  span.add_string(5, "GET /roll");
  span.add_enum(6, 2);
  span.add_fixed64(7, 1700000000000000000);
  span.add_fixed64(8, 1700000000000000005);
  add_attributes(span, 9);
  span.add_uint32(10, 1);
  {
    Writer event(span, 11);
    event.add_fixed64(1, 17);
    event.add_string(2, "event");
    add_attributes(event, 3);
  }
  {
    Writer link(span, 13);
    link.add_bytes(1, trace_id);
    link.add_bytes(2, span_id);
    link.add_string(3, "c=d");
  }
  {
    Writer status(span, 15);
    status.add_string(2, "broken");
    status.add_enum(3, 2);
  }
  span.add_fixed32(16, 257);
}

void add_text_attribute(Writer& message, std::uint32_t tag, const std::string& key,
                        const std::string& value) {
  Writer pair(message, tag);
  pair.add_string(1, key);
  Writer any(pair, 2);
  any.add_string(1, value);
}

void add_attributes(Writer& message, std::uint32_t tag) {
  add_text_attribute(message, tag, "text", "value");
  const auto add = [&](const char* key, const auto& write) {
    Writer pair(message, tag);
    pair.add_string(1, key);
    Writer any(pair, 2);
    write(any);
  };
  add("yes", [](Writer& any) { any.add_bool(2, true); });
  add("number", [](Writer& any) { any.add_int64(3, -5); });
  add("fraction", [](Writer& any) { any.add_double(4, 0.5); });
  add("list", [](Writer& any) {
    Writer array(any, 5);
    Writer first(array, 1);
    first.add_string(1, "a");
  });
  add("map", [](Writer& any) {
    Writer list(any, 6);
    add_text_attribute(list, 1, "inner", "b");
  });
  add("bytes", [](Writer& any) { any.add_bytes(7, std::string("\0\xff", 2)); });
  add("nothing", [](Writer& /*any*/) {});
}

std::string traces_in_json() {
  const std::string attributes = R"([
      {"key": "text", "value": {"stringValue": "value"}},
      {"key": "yes", "value": {"boolValue": true}},
      {"key": "number", "value": {"intValue": "-5"}},
      {"key": "fraction", "value": {"doubleValue": 0.5}},
      {"key": "list", "value": {"arrayValue": {"values": [{"stringValue": "a"}]}}},
      {"key": "map", "value": {"kvlistValue": {"values": [
          {"key": "inner", "value": {"stringValue": "b"}}]}}},
      {"key": "bytes", "value": {"bytesValue": "AP8="}},
      {"key": "nothing", "value": {}}])";
  return R"({"resourceSpans": [{"resource": {"attributes": )" + attributes + R"(},
      "scopeSpans": [{"scope": {"name": "scope", "version": "1.0", "attributes": )" +
         attributes + R"(}, "spans": [{
      "traceId": "30313233343536373839616263646566", "spanId": "3031323334353637",
      "parentSpanId": "3031323334353637", "traceState": "a=b", "name": "GET /roll",
      "kind": "SPAN_KIND_SERVER", "startTimeUnixNano": "1700000000000000000",
      "endTimeUnixNano": 1700000000000000005, "attributes": )" +
         attributes + R"(, "flags": 257, "droppedAttributesCount": 1,
      "events": [{"timeUnixNano": "17", "name": "event", "attributes": )" +
         attributes + R"(}],
      "links": [{"traceId": "30313233343536373839616263646566",
                 "spanId": "3031323334353637", "traceState": "c=d"}],
      "status": {"code": 2, "message": "broken"}}]}], "schemaUrl": "x"}]})";
}

std::string traces_in_protobuf() {
  std::string body;
  Writer request(body);
  Writer resource_spans(request, 1);
  {
    Writer resource(resource_spans, 1);
    add_attributes(resource, 1);
  }
  Writer scope_spans(resource_spans, 2);
  {
    Writer scope(scope_spans, 1);
    scope.add_string(1, "scope");
    scope.add_string(2, "1.0");
    add_attributes(scope, 3);
  }
  {
    Writer span(scope_spans, 2);
    write_span(span);
  }
  scope_spans.add_string(3, "schema");
  return body;
}

std::string loki_push_in_protobuf() {
  std::string body;
  Writer request(body);
  Writer stream(request, 1);
  stream.add_string(1, R"({job="web", path="C:\\x\t", raw=`a"b`})");
  {
    Writer entry(stream, 2);
    {
      Writer time(entry, 1);
      time.add_int64(1, 1'700'000'000);
      time.add_int32(2, 25);
    }
    entry.add_string(2, "a line");
    Writer pair(entry, 3);
    pair.add_string(1, "trace_id");
    pair.add_string(2, "abc");
  }
  stream.add_uint64(3, 12345);
  return body;
}

}  // namespace store::test
