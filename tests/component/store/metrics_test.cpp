// The program `store` beside a real Prometheus.
#include <gtest/gtest.h>

#include "harness/core/clock.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/store_process.hpp"
#include "tests/support/temp_prometheus.hpp"

namespace store {
namespace {

using harness::test::eventually;
using harness::test::LoopbackServer;
using harness::test::StoreProcess;
using harness::test::TempDirectory;
using harness::test::TempPrometheus;

std::string now_in_nanos() { return harness::unix_nanoseconds(harness::SystemClock().wall()); }

std::string span(const std::string& kind, const std::string& id, const std::string& more) {
  return R"({"traceId": "00112233445566778899aabbccddeeff", "spanId": ")" + id + R"(", "kind": )" +
         kind + R"(, "name": "GET", "startTimeUnixNano": ")" + now_in_nanos() +
         R"(", "endTimeUnixNano": ")" + now_in_nanos() + "\"" + more + "}";
}

std::string spans_of(const std::string& service, const std::string& spans) {
  return R"({"resourceSpans": [{"resource": {"attributes": [{"key": "service.name", "value":
      {"stringValue": ")" +
         service + R"("}}]}, "scopeSpans": [{"spans": [)" + spans + "]}]}]}";
}

TEST(StoreBesidePrometheus, HasDerivedWhatItTookOnceItIsFlushed) {
  TempPrometheus prometheus;
  StoreProcess tempo("tempo", {"--prometheus=" + prometheus.url()});
  const std::string database =
      R"(, "attributes": [{"key": "db.system", "value": {"stringValue": "redis"}}])";
  for (const std::string& body :
       {spans_of("a",
                 span("3", "0000000000000001", "") + "," + span("3", "0000000000000003", database)),
        spans_of("b", span("2", "0000000000000002", R"(, "parentSpanId": "0000000000000001")"))}) {
    EXPECT_EQ(tempo.post_json(tempo.url() + "/v1/traces", body).status, 200);
  }
  EXPECT_EQ(tempo.post(tempo.url() + "/flush", "").status, 204);
  EXPECT_EQ(prometheus.value("traces_service_graph_request_total{client=\"a\",server=\"b\"}"), 1);
  EXPECT_EQ(prometheus.value("traces_service_graph_request_total{server=\"redis\"}"), 1);
  EXPECT_EQ(prometheus.value("sum(traces_spanmetrics_calls_total)"), 3);
  EXPECT_NE(tempo.get("/metrics").body.find("\nstore_derived_series 84\n"), std::string::npos)
      << tempo.get("/metrics").body;
}

TEST(StoreBesidePrometheus, TakesTheUrlOfRemoteWriteAsItIs) {
  TempPrometheus prometheus;
  StoreProcess tempo("tempo", {"--prometheus=" + prometheus.url() + "/api/v1/write"});
  const std::string body = spans_of("a", span("3", "0000000000000001", ""));
  EXPECT_EQ(tempo.post_json(tempo.url() + "/v1/traces", body).status, 200);
  EXPECT_EQ(tempo.post(tempo.url() + "/flush", "").status, 204);
  EXPECT_EQ(prometheus.value("sum(traces_spanmetrics_calls_total)"), 1);
}

// Killed at any moment, it goes on with its counters, and Prometheus sees no reset.
TEST(StoreBesidePrometheus, GoesOnCountingWhatItHasDerived) {
  TempPrometheus prometheus;
  const TempDirectory directory;
  const std::vector<std::string> args{"--prometheus=" + prometheus.url(), "--journal",
                                      directory / "tempo.journal"};
  const std::string calls = "sum(traces_spanmetrics_calls_total{service=\"a\"})";
  int spans = 0;
  for (int end = 0; end < 4; ++end) {
    StoreProcess tempo("tempo", args);
    for (int i = 0; i < 5; ++i) {
      const std::string id = std::to_string(1'000'000'000'000'000 + ++spans);
      EXPECT_EQ(
          tempo.post_json(tempo.url() + "/v1/traces", spans_of("a", span("1", id, ""))).status,
          200);
    }
    // By turns all is written when the end comes, and nothing of it.
    if (end % 2 == 0) {
      ASSERT_TRUE(eventually([&] { return prometheus.value(calls) == spans; }));
    }
    tempo.kill();
  }
  StoreProcess tempo("tempo", args);
  EXPECT_EQ(tempo.post(tempo.url() + "/flush", "").status, 204);
  EXPECT_EQ(prometheus.value(calls), spans);
  EXPECT_EQ(prometheus.value("sum(resets(traces_spanmetrics_calls_total[10m]))"), 0);
  EXPECT_EQ(prometheus.value("sum(min_over_time(traces_spanmetrics_calls_total[10m]))"), 0);
  EXPECT_EQ(prometheus.value("sum(resets(traces_spanmetrics_latency_bucket[10m]))"), 0);
}

// A push may be in the journal, and its sender without an answer, when the end comes.
TEST(StoreBesidePrometheus, CountsOnceWhatIsSentAgainAfterItsEnd) {
  TempPrometheus prometheus;
  const TempDirectory directory;
  const std::vector<std::string> args{"--prometheus=" + prometheus.url(), "--journal",
                                      directory / "tempo.journal"};
  const std::string pushed = spans_of("a", span("3", "0000000000000001", ""));
  const std::string answer =
      spans_of("b", span("2", "0000000000000002", R"(, "parentSpanId": "0000000000000001")"));
  for (int end = 0; end < 3; ++end) {
    StoreProcess tempo("tempo", args);
    EXPECT_EQ(tempo.post_json(tempo.url() + "/v1/traces", pushed).status, 200);
    EXPECT_EQ(tempo.post_json(tempo.url() + "/v1/traces", answer).status, 200);
    tempo.kill();
  }
  StoreProcess tempo("tempo", args);
  EXPECT_EQ(tempo.post(tempo.url() + "/flush", "").status, 204);
  EXPECT_EQ(prometheus.value("sum(traces_spanmetrics_calls_total)"), 2);
  EXPECT_EQ(prometheus.value("traces_service_graph_request_total{client=\"a\",server=\"b\"}"), 1);
  const std::string twice = spans_of("c", span("1", "0000000000000003", ""));
  for (int i = 0; i < 2; ++i) tempo.post_json(tempo.url() + "/v1/traces", twice);
  EXPECT_EQ(tempo.post(tempo.url() + "/flush", "").status, 204);
  EXPECT_EQ(prometheus.value("traces_spanmetrics_calls_total{service=\"c\"}"), 2);
}

// The twin: without a journal it starts over, which is what a reset looks like.
TEST(StoreBesidePrometheus, StartsOverWithoutAJournal) {
  TempPrometheus prometheus;
  const std::string calls = "sum(traces_spanmetrics_calls_total{service=\"a\"})";
  for (const int spans : {2, 1}) {
    StoreProcess tempo("tempo", {"--prometheus=" + prometheus.url()});
    for (int i = 0; i < spans; ++i) {
      tempo.post_json(tempo.url() + "/v1/traces", spans_of("a", span("1", "0000000000000001", "")));
    }
    EXPECT_TRUE(eventually([&] { return prometheus.value(calls) == spans; }));
  }
  EXPECT_EQ(prometheus.value("sum(resets(traces_spanmetrics_calls_total[10m]))"), 1);
}

TEST(StoreBesidePrometheus, PassesOnWhatComesAsOtlp) {
  TempPrometheus prometheus;
  StoreProcess otlp("otlp", {"--otlp-http=127.0.0.1:0", "--otlp-grpc=127.0.0.1:0",
                             "--prometheus=" + prometheus.url()});
  const std::string body =
      R"({"resourceMetrics": [{"resource": {"attributes": [{"key": "service.name", "value":
          {"stringValue": "dice"}}]}, "scopeMetrics": [{"metrics": [
          {"name": "rolls", "unit": "{roll}", "sum": {"aggregationTemporality": 2,
           "isMonotonic": true, "dataPoints": [{"asInt": "6", "timeUnixNano": ")" +
      now_in_nanos() + R"("}]}}, {"name": "broken", "sum": {"dataPoints": [{}]}}]}]}]})";
  const auto answer = otlp.post_json(otlp.otlp_http() + "/v1/metrics", body);
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.body.find(R"("rejectedDataPoints":"1")"), std::string::npos) << answer.body;
  EXPECT_EQ(otlp.post(otlp.url() + "/flush", "").status, 204);
  EXPECT_EQ(prometheus.value("rolls_total{job=\"dice\"}"), 6);
  EXPECT_NE(otlp.get("/metrics").body.find("store_metric_points_rejected_total"),
            std::string::npos);
}

TEST(StoreBesidePrometheus, SaysThatItCouldNotWrite) {
  StoreProcess tempo("tempo", {"--prometheus=http://127.0.0.1:1"});
  tempo.post_json(tempo.url() + "/v1/traces", spans_of("a", span("1", "0000000000000001", "")));
  const auto answer = tempo.post(tempo.url() + "/flush?timeout=100ms", "");
  EXPECT_EQ(answer.status, 503);
  EXPECT_NE(answer.body.find("not written within"), std::string::npos) << answer.body;
}

// What it was about to write waits for an answer that does not come; the end waits for neither.
TEST(StoreBesidePrometheus, EndsAtOnceWherePrometheusHangs) {
  LoopbackServer hanging([](const auto&) { return harness::test::ServedResponse{200, "", true}; });
  StoreProcess tempo("tempo", {"--prometheus=" + hanging.url()});
  tempo.post_json(tempo.url() + "/v1/traces", spans_of("a", span("1", "0000000000000001", "")));
  ASSERT_TRUE(eventually([&] { return !hanging.requests().empty(); }));
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_TRUE(tempo.stop().is_success());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{1});
}

}  // namespace
}  // namespace store
