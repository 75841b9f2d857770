// What OpenTelemetry's own SDK exports comes out of the store as it went in.
#include <gmock/gmock.h>

#include <cstdio>
#include <map>

#include "harness/core/text.hpp"
#include "tests/reference/python.hpp"
#include "tests/support/store_process.hpp"

namespace harness::test {
namespace {

using nlohmann::json;

// Of the answer to {service_name="…"}: line → its stream's labels.
std::map<std::string, json> lines_of(StoreProcess& loki, const std::string& service) {
  const auto answer = loki.get("/loki/api/v1/query_range?limit=1000&query=" +
                               percent_encoded("{service_name=\"" + service + "\"}"));
  EXPECT_EQ(answer.status, 200) << answer.body;
  const auto found = json::parse(answer.body);
  std::map<std::string, json> lines;
  for (const auto& stream : found["data"]["result"]) {
    for (const auto& value : stream["values"]) lines[value[1]] = stream["stream"];
  }
  return lines;
}

json trace_of(StoreProcess& tempo, const std::string& trace_id) {
  const auto answer = tempo.get("/api/traces/" + trace_id);
  EXPECT_EQ(answer.status, 200) << answer.body;
  return answer.status == 200 ? json::parse(answer.body) : json::object();
}

json attribute(const json& attributes, const std::string& key) {
  for (const auto& one : attributes) {
    if (one["key"] == key) return one["value"];
  }
  return nullptr;
}

void expect_span(const json& trace, const std::string& service, const json& exported) {
  ASSERT_EQ(trace["batches"].size(), 1);
  const auto& batch = trace["batches"][0];
  EXPECT_EQ(attribute(batch["resource"]["attributes"], "service.name")["stringValue"], service);
  const auto& scope = batch["scopeSpans"][0];
  EXPECT_EQ(scope["scope"]["name"], "reference");
  ASSERT_EQ(scope["spans"].size(), 1);
  const auto& span = scope["spans"][0];
  const int n = exported["n"];
  EXPECT_EQ(span["name"], "roll");
  EXPECT_EQ(span["kind"], "SPAN_KIND_SERVER");
  EXPECT_EQ(attribute(span["attributes"], "n")["intValue"], std::to_string(n));
  EXPECT_EQ(attribute(span["attributes"], "half")["doubleValue"], n / 2.0);
  EXPECT_EQ(attribute(span["attributes"], "even")["boolValue"], n % 2 == 0);
  EXPECT_EQ(attribute(span["attributes"], "list")["arrayValue"]["values"][1]["stringValue"],
            std::to_string(n));
  EXPECT_EQ(span["events"][0]["name"], "thrown");
  if (n % 10 == 0) {
    EXPECT_EQ(span["status"]["code"], "STATUS_CODE_ERROR");
    EXPECT_EQ(span["status"]["message"], "lost \u2684");
  }
}

class OtlpSdk : public ::testing::TestWithParam<const char*> {
 protected:
  static void SetUpTestSuite() {
    loki = std::make_unique<StoreProcess>("loki");
    tempo = std::make_unique<StoreProcess>("tempo");
    StoreProcess otlp("otlp", {"--loki", loki->url(), "--tempo", tempo->url()});
    exported = json::parse(
        output_of_python("opentelemetry-exporter-otlp-1.45.2",
                         "export_with_sdk.py " + otlp.otlp_http() + " " + otlp.otlp_grpc()));
  }
  static void TearDownTestSuite() {
    loki.reset();
    tempo.reset();
  }

  static std::unique_ptr<StoreProcess> loki;
  static std::unique_ptr<StoreProcess> tempo;
  static json exported;
};
std::unique_ptr<StoreProcess> OtlpSdk::loki;
std::unique_ptr<StoreProcess> OtlpSdk::tempo;
json OtlpSdk::exported;

TEST_P(OtlpSdk, FindsItsLinesWithTheirTraces) {
  const auto lines = lines_of(*loki, GetParam());
  EXPECT_EQ(lines.size(), 50);
  for (const auto& one : exported[GetParam()]) {
    const auto found = lines.find(one["line"]);
    ASSERT_NE(found, lines.end()) << one;
    EXPECT_EQ(found->second["trace_id"], one["trace_id"]);
    EXPECT_EQ(found->second["span_id"], one["span_id"]);
    EXPECT_EQ(found->second["severity_text"], "WARN");
    EXPECT_EQ(found->second["detected_level"], "warn");
    EXPECT_EQ(found->second["service_version"], "1.2");
  }
}

TEST_P(OtlpSdk, FindsItsSpans) {
  ASSERT_EQ(exported[GetParam()].size(), 50);
  for (const auto& one : exported[GetParam()]) {
    expect_span(trace_of(*tempo, one["trace_id"]), GetParam(), one);
  }
}

INSTANTIATE_TEST_SUITE_P(EachWay, OtlpSdk, ::testing::Values("over-http", "over-grpc"),
                         [](const auto& way) {
                           return way.param == std::string("over-http") ? "Http" : "Grpc";
                         });

}  // namespace
}  // namespace harness::test
