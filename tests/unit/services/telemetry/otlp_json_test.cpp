#include "services/telemetry/otlp_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace services::telemetry {
namespace {

using nlohmann::json;

const Resource resource{"frontend", {{"service.name", std::string("frontend")}}};

SpanRecord roll() {
  SpanRecord span;
  span.context = {"0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true};
  span.name = "GET /roll";
  span.kind = SpanKind::server;
  span.start = WallTime{Duration{1'795'254'241'000'000'001}};
  span.end = WallTime{Duration{1'795'254'242'000'000'000}};
  return span;
}

json encoded(const SpanRecord& span) {
  const json request = json::parse(encode_otlp(std::span(&span, 1), resource));
  return request.at("resourceSpans").at(0).at("scopeSpans").at(0).at("spans").at(0);
}

TEST(OtlpJson, WritesIdsAsHexTimesAsStringsAndKindsAsNumbers) {
  const json expected = json::parse(R"({
    "traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "b7ad6b7169203331",
    "name": "GET /roll", "kind": 2, "attributes": [], "status": {},
    "startTimeUnixNano": "1795254241000000001", "endTimeUnixNano": "1795254242000000000"})");
  EXPECT_EQ(encoded(roll()), expected);
}

TEST(OtlpJson, NamesTheTypeOfEachAttribute) {
  auto span = roll();
  span.attributes = {
      {"a", std::string("x")}, {"b", std::int64_t{1} << 60}, {"c", 0.5}, {"d", true}};
  EXPECT_EQ(encoded(span).at("attributes"), json::parse(R"([
    {"key": "a", "value": {"stringValue": "x"}},
    {"key": "b", "value": {"intValue": "1152921504606846976"}},
    {"key": "c", "value": {"doubleValue": 0.5}},
    {"key": "d", "value": {"boolValue": true}}])"));
}

TEST(OtlpJson, TellsFailureParentAndEvents) {
  auto span = roll();
  span.parent_span_id = "00f067aa0ba902b7";
  span.context.tracestate = "vendor=1";
  span.status = SpanStatus::error;
  span.status_message = "gone";
  span.events = {{span.start, "exception", {{"exception.type", std::string("x")}}}};
  const json all = encoded(span);
  EXPECT_EQ(all.at("parentSpanId"), "00f067aa0ba902b7");
  EXPECT_EQ(all.at("traceState"), "vendor=1");
  EXPECT_EQ(all.at("status"), json::parse(R"({"code": 2, "message": "gone"})"));
  EXPECT_EQ(all.at("events").at(0).at("timeUnixNano"), "1795254241000000001");
}

TEST(OtlpJson, SaysOnceForAllSpansWhereTheyAreFrom) {
  const std::vector<SpanRecord> spans{roll(), roll()};
  const json request = json::parse(encode_otlp(spans, resource));
  ASSERT_EQ(request.at("resourceSpans").size(), 1U);
  EXPECT_EQ(request["resourceSpans"][0]["resource"]["attributes"][0]["key"], "service.name");
  EXPECT_EQ(request["resourceSpans"][0]["scopeSpans"][0]["spans"].size(), 2U);
}

TEST(OtlpJson, SurvivesBytesThatAreNotText) {
  auto span = roll();
  span.attributes = {{"a", std::string("\xff")}};
  EXPECT_EQ(encoded(span)["attributes"][0]["value"]["stringValue"], "\xef\xbf\xbd");
}

}  // namespace
}  // namespace services::telemetry
