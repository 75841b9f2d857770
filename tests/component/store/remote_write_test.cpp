// A real Prometheus takes what is derived, and answers with it.
#include <gtest/gtest.h>

#include <array>

#include "stack/store/derive/metrics_generator.hpp"
#include "tests/support/temp_prometheus.hpp"

namespace store::derive {
namespace {

using namespace std::chrono_literals;

class RemoteWriteTest : public ::testing::Test {
 protected:
  RemoteWriteTest() { generator_.start(); }

  // A request from `a` to `b` that took 150 ms, and has just ended.
  void take_call() {
    const std::string id = std::to_string(10'000'000 + ++spans_);
    const std::string server_id = std::to_string(20'000'000 + spans_);
    Span client = span(3, id, {});
    Span server = span(2, server_id, id);
    take("a", client);
    take("b", server);
  }
  Span span(int kind, const std::string& id, std::string_view parent) {
    Span span;
    span.trace_id = "0123456789abcdef";
    span.span_id = id;
    span.parent_span_id = parent;
    span.kind = kind;
    span.name = "GET";
    span.end = static_cast<std::uint64_t>(clock_.wall().time_since_epoch().count());
    span.start = span.end - 150'000'000;
    return span;
  }
  void take(std::string_view service, const Span& span) {
    ResourceSpans resource;
    resource.resource.push_back({"service.name", {service}});
    resource.scopes.push_back({{}, {span}});
    generator_.take({resource}, clock_.wall().time_since_epoch());
  }

  harness::SystemClock clock_;
  harness::test::TempPrometheus prometheus_;
  MetricsGenerator generator_{
      {.writer = {.url = prometheus_.url() + "/api/v1/write", .interval = 100ms}}, clock_};
  int spans_ = 0;
};

TEST_F(RemoteWriteTest, IsInPrometheusOnceItIsFlushed) {
  for (int i = 0; i < 5; ++i) take_call();
  Span lone = span(3, "30000000", {});
  const Attributes redis{{"db.system", {"redis"}}};
  lone.attributes = redis;
  take("a", lone);
  ASSERT_TRUE(generator_.flush(10s));
  const std::string edge = "{client=\"a\",server=\"b\",connection_type=\"\"}";
  EXPECT_EQ(prometheus_.value("traces_service_graph_request_total" + edge), 5);
  EXPECT_EQ(prometheus_.value("traces_service_graph_request_server_seconds_bucket"
                              "{le=\"0.1\",server=\"b\"}"),
            0);
  EXPECT_EQ(prometheus_.value("traces_service_graph_request_server_seconds_bucket"
                              "{le=\"0.2\",server=\"b\"}"),
            5);
  EXPECT_EQ(prometheus_.value("traces_service_graph_request_total{server=\"redis\"}"), 1);
  EXPECT_EQ(prometheus_.value("sum(traces_spanmetrics_calls_total)"), 11);
  EXPECT_NEAR(prometheus_.value("traces_spanmetrics_latency_sum{service=\"b\"}"), 0.75, 1e-9);
  EXPECT_EQ(prometheus_.value("histogram_quantile(1, traces_spanmetrics_latency_bucket"
                              "{service=\"b\"})"),
            0.256);
}

// The first sample is 0, so that what a window begins with is seen in it.
TEST_F(RemoteWriteTest, CanBeAskedForItsIncrease) {
  for (int i = 0; i < 7; ++i) take_call();
  ASSERT_TRUE(generator_.flush(10s));
  take_call();
  ASSERT_TRUE(generator_.flush(10s));
  const std::string calls = "traces_spanmetrics_calls_total{service=\"b\"}";
  EXPECT_EQ(prometheus_.value("min_over_time(" + calls + "[5m])"), 0);
  EXPECT_EQ(prometheus_.value("max_over_time(" + calls + "[5m])"), 8);
  EXPECT_GE(prometheus_.value("increase(" + calls + "[5m])"), 8);
}

TEST_F(RemoteWriteTest, OutlivesAPrometheusThatIsAway) {
  take_call();
  ASSERT_TRUE(generator_.flush(10s));
  prometheus_.stop();
  take_call();
  EXPECT_FALSE(generator_.flush(300ms));
  prometheus_.start();
  take_call();
  ASSERT_TRUE(generator_.flush(20s));
  EXPECT_EQ(prometheus_.value("traces_service_graph_request_total{server=\"b\"}"), 3);
}

}  // namespace
}  // namespace store::derive
