#include <gmock/gmock.h>

#include "stack/store/intake/otlp.hpp"
#include "stack/store/intake/value_text.hpp"
#include "tests/unit/store/intake/protobuf_bodies.hpp"

namespace store::otlp {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

const std::string trace_id = "0123456789abcdef";
const std::string span_id = "01234567";

// Of a body, in either format, that says the same.
std::string json_body() {
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

void write_span(test::Writer& span) {
  span.add_bytes(1, trace_id);
  span.add_bytes(2, span_id);
  span.add_string(3, "a=b");
  span.add_bytes(4, span_id);
  span.add_string(5, "GET /roll");
  span.add_enum(6, 2);
  span.add_fixed64(7, 1700000000000000000);
  span.add_fixed64(8, 1700000000000000005);
  test::add_attributes(span, 9);
  span.add_uint32(10, 1);
  {
    test::Writer event(span, 11);
    event.add_fixed64(1, 17);
    event.add_string(2, "event");
    test::add_attributes(event, 3);
  }
  {
    test::Writer link(span, 13);
    link.add_bytes(1, trace_id);
    link.add_bytes(2, span_id);
    link.add_string(3, "c=d");
  }
  {
    test::Writer status(span, 15);
    status.add_string(2, "broken");
    status.add_enum(3, 2);
  }
  span.add_fixed32(16, 257);
}

std::string protobuf_body() {
  std::string body;
  test::Writer request(body);
  test::Writer resource_spans(request, 1);
  {
    test::Writer resource(resource_spans, 1);
    test::add_attributes(resource, 1);
  }
  test::Writer scope_spans(resource_spans, 2);
  {
    test::Writer scope(scope_spans, 1);
    scope.add_string(1, "scope");
    scope.add_string(2, "1.0");
    test::add_attributes(scope, 3);
  }
  {
    test::Writer span(scope_spans, 2);
    write_span(span);
  }
  scope_spans.add_string(3, "schema");
  return body;
}

std::string text_of_all(const Attributes& attributes) {
  std::string text;
  for (const Attribute& one : attributes) {
    text += std::string(one.key) + "=" + store::text_of(one.value) + " ";
  }
  return text;
}

const std::string each_kind =
    R"(text=value yes=true number=-5 fraction=0.5 list=["a"] map={"inner":"b"} bytes=AP8= nothing= )";

class OtlpTraces : public ::testing::TestWithParam<Format> {
 protected:
  static std::string body() { return GetParam() == Format::json ? json_body() : protobuf_body(); }
};

TEST_P(OtlpTraces, HaveTheirSpansUnderScopesUnderResources) {
  const std::string body = OtlpTraces::body();
  const auto decoded = decode_traces(body, GetParam());
  ASSERT_TRUE(decoded.has_value()) << to_string(decoded.error());
  ASSERT_THAT(decoded->records, SizeIs(1));
  const ResourceSpans& resource = decoded->records[0];
  EXPECT_EQ(text_of_all(resource.resource), each_kind);
  ASSERT_THAT(resource.scopes, SizeIs(1));
  EXPECT_EQ(resource.scopes[0].scope.name, "scope");
  EXPECT_EQ(resource.scopes[0].scope.version, "1.0");
  EXPECT_EQ(text_of_all(resource.scopes[0].scope.attributes), each_kind);
  ASSERT_THAT(resource.scopes[0].spans, SizeIs(1));
}

TEST_P(OtlpTraces, KeepAllOfASpan) {
  const std::string body = OtlpTraces::body();
  const auto decoded = decode_traces(body, GetParam());
  ASSERT_TRUE(decoded.has_value()) << to_string(decoded.error());
  const Span& span = decoded->records[0].scopes[0].spans[0];
  EXPECT_EQ(span.trace_id, trace_id);
  EXPECT_EQ(span.span_id, span_id);
  EXPECT_EQ(span.parent_span_id, span_id);
  EXPECT_EQ(span.trace_state, "a=b");
  EXPECT_EQ(span.name, "GET /roll");
  EXPECT_EQ(span.kind, 2);
  EXPECT_EQ(span.start, 1700000000000000000);
  EXPECT_EQ(span.end, 1700000000000000005);
  EXPECT_EQ(text_of_all(span.attributes), each_kind);
  EXPECT_EQ(span.status, 2);
  EXPECT_EQ(span.status_message, "broken");
  ASSERT_THAT(span.events, SizeIs(1));
  EXPECT_EQ(span.events[0].time, 17);
  EXPECT_EQ(span.events[0].name, "event");
  EXPECT_EQ(text_of_all(span.events[0].attributes), each_kind);
  ASSERT_THAT(span.links, SizeIs(1));
  EXPECT_EQ(span.links[0].trace_id, trace_id);
  EXPECT_EQ(span.links[0].trace_state, "c=d");
}

INSTANTIATE_TEST_SUITE_P(EachFormat, OtlpTraces, ::testing::Values(Format::json, Format::protobuf),
                         [](const auto& format) {
                           return format.param == Format::json ? "Json" : "Protobuf";
                         });

std::string problem_of(const std::string& span) {
  const auto decoded = decode_traces(
      R"({"resourceSpans": [{"scopeSpans": [{"spans": [)" + span + "]}]}]}", Format::json);
  return decoded ? "none" : to_string(decoded.error());
}

TEST(OtlpTracesJson, SayWhatIsWrong) {
  const std::string ids =
      R"("traceId": "30313233343536373839616263646566", "spanId": "3031323334353637")";
  EXPECT_EQ(problem_of("{" + ids + "}"), "none");
  EXPECT_EQ(problem_of("{" + ids + R"(, "parentSpanId": "", "events": null, "status": null})"),
            "none");
  EXPECT_THAT(problem_of("{}"), HasSubstr("trace ids must be 128 bit, received 0 bits"));
  EXPECT_THAT(problem_of(R"({"traceId": "xy"})"), HasSubstr("\"xy\" is not hexadecimal"));
  EXPECT_THAT(problem_of(R"({"traceId": "012"})"), HasSubstr("is not hexadecimal"));
  EXPECT_THAT(problem_of(R"({"traceId": "30313233343536373839616263646566", "spanId": "30"})"),
              HasSubstr("span ids must be 64 bit, received 8 bits"));
  EXPECT_THAT(problem_of("{" + ids + R"(, "kind": "SPAN_KIND_ODD"})"),
              HasSubstr("\"SPAN_KIND_ODD\" is no SPAN_KIND_"));
  EXPECT_THAT(problem_of("{" + ids + R"(, "startTimeUnixNano": "-1"})"),
              HasSubstr("\"-1\" is not a number that fits"));
  EXPECT_THAT(problem_of("{" + ids + R"(, "attributes": 5})"), HasSubstr("of the JSON"));
}

TEST(OtlpTracesJson, AreNotNestedForEver) {
  std::string value = R"({"stringValue": "x"})";
  for (int i = 0; i < 100; ++i) value = R"({"arrayValue": {"values": [)" + value + "]}}";
  EXPECT_THAT(problem_of(R"({"attributes": [{"key": "a", "value": )" + value + "}]}"),
              HasSubstr("nested too deeply"));
}

TEST(OtlpTracesProtobuf, AreNotNestedForEver) {
  std::string value;
  test::Writer(value).add_string(1, "x");
  for (int i = 0; i < 100; ++i) {
    std::string array;
    test::Writer(array).add_message(1, value);
    value.clear();
    test::Writer(value).add_message(5, array);
  }
  std::string body;
  {
    test::Writer request(body);
    test::Writer resource_spans(request, 1);
    test::Writer resource(resource_spans, 1);
    test::Writer pair(resource, 1);
    pair.add_message(2, value);
  }
  const auto decoded = decode_traces(body, Format::protobuf);
  ASSERT_FALSE(decoded.has_value());
  EXPECT_THAT(to_string(decoded.error()), HasSubstr("nested too deeply"));
}

TEST(OtlpTracesProtobuf, SkipFieldsOfAnotherType) {
  std::string body;
  {
    test::Writer request(body);
    request.add_uint64(1, 5);
    test::Writer resource_spans(request, 1);
    test::Writer scope_spans(resource_spans, 2);
    test::Writer span(scope_spans, 2);
    write_span(span);
    span.add_string(6, "kind");
    span.add_uint64(7, 3);
    span.add_fixed32(5, 3);
  }
  const auto decoded = decode_traces(body, Format::protobuf);
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->records[0].scopes[0].spans[0].kind, 2);
}

TEST(OtlpTracesProtobuf, WantAllOfTheBody) {
  const std::string body = protobuf_body();
  for (std::size_t length = 1; length < body.size(); ++length) {
    EXPECT_FALSE(decode_traces(body.substr(0, length), Format::protobuf).has_value()) << length;
  }
}

}  // namespace
}  // namespace store::otlp
