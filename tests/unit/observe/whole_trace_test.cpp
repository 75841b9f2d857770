// What Tempo and Prometheus say of one trace, and of whom is scraped.
#include "harness/observe/whole_trace.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/observe/targets.hpp"

namespace harness::observe {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Answer answered(const std::string& body) { return {{}, 200, body, ""}; }

const std::string resource =
    R"("resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]})";
const std::string spans =
    R"("scopeSpans":[{"spans":[{"name":"GET /order","attributes":[{"key":"shop.item","value":{"stringValue":"ink"}},
       {"key":"http.route","value":{"stringValue":"/order"}}]},{"name":"bare"}]}])";

TEST(WholeTrace, HasTheNamesOfWhatItsSpansSay) {
  for (const char* batches : {"batches", "resourceSpans"}) {
    const auto trace = parse_trace(
        answered("{\"" + std::string(batches) + "\":[{" + resource + "," + spans + "}]}"));
    ASSERT_TRUE(trace) << trace.error().what;
    ASSERT_EQ(trace->size(), 2U);
    EXPECT_EQ(trace->at(0).service, "shop");
    EXPECT_EQ(trace->at(0).name, "GET /order");
    EXPECT_THAT(trace->at(0).attributes, ElementsAre("shop.item", "http.route"));
    EXPECT_THAT(trace->at(1).attributes, IsEmpty());
  }
}

TEST(WholeTrace, HasWhatItsSpansSay) {
  const std::string said =
      R"("scopeSpans":[{"spans":[{"spanId":"AQ==","parentSpanId":"Ag==","name":"GET","kind":"SPAN_KIND_CLIENT",
         "startTimeUnixNano":"5","endTimeUnixNano":"9","status":{"code":"STATUS_CODE_ERROR"},
         "attributes":[{"key":"n","value":{"intValue":"5"}},{"key":"b","value":{"boolValue":true}},
         {"key":"l","value":{"arrayValue":{"values":[]}}}]},
         {"spanId":"03","parentSpanId":"0000000000000000","kind":2,"status":{"code":1}}]}])";
  const auto trace = parse_trace(answered("{\"batches\":[{" + resource + "," + said + "}]}"));
  ASSERT_TRUE(trace) << trace.error().what;
  const WholeSpan& first = trace->at(0);
  EXPECT_EQ(first.span_id, "AQ==");
  EXPECT_EQ(first.parent_id, "Ag==");
  EXPECT_EQ(first.kind, "client");
  EXPECT_EQ(first.status, "error");
  EXPECT_EQ(first.began, WallTime{Duration{5}});
  EXPECT_EQ(first.ended, WallTime{Duration{9}});
  EXPECT_EQ(first.values, (std::map<std::string, std::string>{{"n", "5"},
                                                              {"b", "true"},
                                                              {"l", R"({"values":[]})"},
                                                              {"resource.service.name", "shop"}}));
  const WholeSpan& second = trace->at(1);
  EXPECT_EQ(second.parent_id, "");
  EXPECT_EQ(second.kind, "server");
  EXPECT_EQ(second.status, "ok");
  EXPECT_FALSE(second.began);
}

TEST(WholeTrace, IsNoneOfAnotherShape) {
  EXPECT_FALSE(parse_trace(answered(R"({"batches":{"a":1}})")));
  EXPECT_FALSE(
      parse_trace(answered(R"({"batches":[{"scopeSpans":[{"spans":[{"attributes":[1]}]}]}]})")));
  EXPECT_FALSE(parse_trace({{}, 404, "", ""}));
}

TEST(Targets, SayWhyTheirScrapeFails) {
  const auto targets = parse_targets(answered(
      R"({"status":"success","data":{"activeTargets":[
        {"labels":{"job":"shop","instance":"127.0.0.1:1"},"health":"up","lastError":""},
        {"labels":{"job":"stock","instance":"127.0.0.1:2"},"health":"down",
         "lastError":"server returned HTTP status 404 Not Found"}]}})"));
  ASSERT_TRUE(targets) << targets.error().what;
  ASSERT_EQ(targets->size(), 2U);
  EXPECT_TRUE(targets->at(0).is_up);
  EXPECT_EQ(targets->at(1).job, "stock");
  EXPECT_EQ(targets->at(1).problem, "server returned HTTP status 404 Not Found");
  EXPECT_FALSE(parse_targets(answered(R"({"status":"success","data":{}})")));
}

}  // namespace
}  // namespace harness::observe
