#include <gmock/gmock.h>

#include "stack/store/intake/otlp.hpp"
#include "stack/store/intake/value_text.hpp"
#include "tests/support/push_bodies.hpp"

namespace store::otlp {
namespace {

using test::span_id;
using test::trace_id;
using ::testing::HasSubstr;
using ::testing::SizeIs;

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
  static std::string body() {
    return GetParam() == Format::json ? test::traces_in_json() : test::traces_in_protobuf();
  }
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

// The names of fields as they stand in the definition: trace_id of traceId.
std::string in_snake_case(const std::string& json) {
  std::string out;
  for (std::size_t at = 0; at < json.size(); ++at) {
    const bool is_large = json[at] >= 'A' && json[at] <= 'Z';
    const std::size_t quote = json.find('"', at);
    const bool is_name = quote != std::string::npos && json.compare(quote, 2, "\":") == 0 &&
                         json.find_first_of(" :,{", at) > quote;
    out += is_large && is_name ? std::string("_") + static_cast<char>(json[at] - 'A' + 'a')
                               : std::string(1, json[at]);
  }
  return out;
}

TEST(OtlpTracesJson, TakesTheNamesOfTheDefinition) {
  const std::string body = in_snake_case(test::traces_in_json());
  ASSERT_THAT(body, HasSubstr("\"resource_spans\":"));
  ASSERT_THAT(body, HasSubstr("\"start_time_unix_nano\":"));
  ASSERT_THAT(body, HasSubstr("\"string_value\":"));
  const auto decoded = decode_traces(body, Format::json);
  ASSERT_TRUE(decoded.has_value()) << to_string(decoded.error());
  const ResourceSpans& resource = decoded->records.at(0);
  EXPECT_EQ(text_of_all(resource.resource), each_kind);
  const Span& span = resource.scopes.at(0).spans.at(0);
  EXPECT_EQ(span.trace_id, trace_id);
  EXPECT_EQ(span.parent_span_id, span_id);
  EXPECT_EQ(span.end, 1700000000000000005);
  EXPECT_EQ(text_of_all(span.attributes), each_kind);
  EXPECT_EQ(span.events.at(0).time, 17);
  EXPECT_EQ(span.links.at(0).trace_state, "c=d");
}

TEST(OtlpTracesJson, TakesNoOtherNames) {
  const auto decoded =
      decode_traces(R"({"ResourceSpans": [{}], "resource-spans": [{}]})", Format::json);
  ASSERT_TRUE(decoded.has_value()) << to_string(decoded.error());
  EXPECT_THAT(decoded->records, SizeIs(0));
}

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
    test::write_span(span);
    span.add_string(6, "kind");
    span.add_uint64(7, 3);
    span.add_fixed32(5, 3);
  }
  const auto decoded = decode_traces(body, Format::protobuf);
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->records[0].scopes[0].spans[0].kind, 2);
}

TEST(OtlpTracesProtobuf, WantAllOfTheBody) {
  const std::string body = test::traces_in_protobuf();
  for (std::size_t length = 1; length < body.size(); ++length) {
    EXPECT_FALSE(decode_traces(body.substr(0, length), Format::protobuf).has_value()) << length;
  }
}

}  // namespace
}  // namespace store::otlp
