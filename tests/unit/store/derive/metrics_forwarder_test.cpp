#include "stack/store/derive/metrics_forwarder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/eventually.hpp"
#include "tests/support/fake_prometheus.hpp"

namespace store::derive {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsNan;

constexpr std::uint64_t second = 1'000'000'000;

class MetricsForwarderTest : public ::testing::Test {
 protected:
  void start(std::size_t most_series = 1000, std::size_t most_queued_bytes = 1 << 20) {
    forwarder_.emplace(
        MetricsForwarder::Settings{{.interval = 1h, .most_queued_bytes = most_queued_bytes},
                                   most_series},
        clock_,
        [this](const harness::net::HttpRequest& request) { return prometheus_.post(request); });
  }
  PointHead head(std::int64_t at, std::int64_t start = 0) const {
    PointHead head;
    head.time = now_ + static_cast<std::uint64_t>(at) * second;
    head.start = start == 0 ? 0 : now_ + static_cast<std::uint64_t>(start) * second;
    return head;
  }
  MetricsForwarder::Rejected take(Metric metric) {
    const auto rejected = forwarder_->take({{{{"service.name", {"dice"}}}, {{{}, {metric}}}}});
    EXPECT_TRUE(rejected);
    return rejected.value_or(MetricsForwarder::Rejected{});
  }
  MetricsForwarder::Rejected take_sum(double value, PointHead head,
                                      Temporality temporality = Temporality::cumulative) {
    return take({"rolls", "", SumData{{{std::move(head), value}}, temporality, true}});
  }
  std::vector<double> values(const std::string& series) {
    EXPECT_TRUE(forwarder_->flush(10s));
    std::vector<double> values;
    const test::WrittenSeries written = prometheus_.written();
    if (!written.contains(series)) return values;
    for (const Sample& sample : written.at(series)) values.push_back(sample.value);
    return values;
  }
  double value(const std::string& series) {
    EXPECT_TRUE(forwarder_->flush(10s));
    return test::last_value(prometheus_.written(), series);
  }

  harness::SystemClock clock_;
  std::uint64_t now_ = static_cast<std::uint64_t>(clock_.wall().time_since_epoch().count());
  test::FakePrometheus prometheus_;
  std::optional<MetricsForwarder> forwarder_;
};

TEST_F(MetricsForwarderTest, BeginsACounterAtZeroWhereItsCountingBegan) {
  start();
  take_sum(3, head(1, -60));
  take_sum(5, head(2, -60));
  EXPECT_THAT(values("rolls_total{job=\"dice\"}"), ElementsAre(0, 3, 5));
}

TEST_F(MetricsForwarderTest, BeginsACounterThatComesLaterAtThePushBefore) {
  start();
  take({"size", "By", GaugeData{{{head(-1), 1}}}});
  take_sum(3, head(5, -3600));
  EXPECT_THAT(values("rolls_total{job=\"dice\"}"), ElementsAre(0, 3));
  const auto samples = prometheus_.written()["rolls_total{job=\"dice\"}"];
  EXPECT_GE(samples[0].time, static_cast<std::int64_t>(now_ / 1'000'000));
}

TEST_F(MetricsForwarderTest, SaysNothingOfABeginningThatItDoesNotKnow) {
  start();
  take_sum(3, head(1, -3600));
  EXPECT_THAT(values("rolls_total{job=\"dice\"}"), ElementsAre(3));
}

TEST_F(MetricsForwarderTest, AddsDeltasUp) {
  start();
  take_sum(3, head(1, 0), Temporality::delta);
  take_sum(4, head(2, 1), Temporality::delta);
  EXPECT_THAT(values("rolls_total{job=\"dice\"}"), ElementsAre(3, 7));
}

TEST_F(MetricsForwarderTest, TakesAPushThatComesAgainOnce) {
  start();
  take_sum(3, head(1), Temporality::delta);
  EXPECT_EQ(take_sum(3, head(1), Temporality::delta).points, 0U);
  EXPECT_THAT(values("rolls_total{job=\"dice\"}"), ElementsAre(3));
}

TEST_F(MetricsForwarderTest, RejectsWhatIsOlderThanWhatItHas) {
  start();
  take_sum(3, head(2));
  const auto rejected = take_sum(2, head(1));
  EXPECT_EQ(rejected.points, 1U);
  EXPECT_THAT(rejected.reason, HasSubstr("older"));
}

TEST_F(MetricsForwarderTest, WritesHistogramsAsPrometheusHasThem) {
  start();
  HistogramPoint point{head(1), 6, 1.5, {1, 2, 3}, {0.1, 1}};
  point.head.attributes = {{"http.route", {"/roll"}}};
  take({"latency", "s", HistogramData{{point}, Temporality::cumulative}});
  const std::string labels = "http_route=\"/roll\",job=\"dice\"";
  EXPECT_EQ(value("latency_seconds_bucket{" + labels + ",le=\"0.1\"}"), 1);
  EXPECT_EQ(value("latency_seconds_bucket{" + labels + ",le=\"1\"}"), 3);
  EXPECT_EQ(value("latency_seconds_bucket{" + labels + ",le=\"+Inf\"}"), 6);
  EXPECT_EQ(value("latency_seconds_sum{" + labels + "}"), 1.5);
  EXPECT_EQ(value("latency_seconds_count{" + labels + "}"), 6);
}

TEST_F(MetricsForwarderTest, RejectsHistogramsWhoseCountsDoNotFit) {
  start();
  const HistogramPoint point{head(1), 6, 1.5, {1, 2}, {0.1, 1}};
  EXPECT_EQ(take({"latency", "s", HistogramData{{point}, Temporality::cumulative}}).points, 1U);
}

TEST_F(MetricsForwarderTest, WritesExponentialHistogramsWithBoundsOfPowersOfTwo) {
  start();
  ExponentialPoint point;
  point.head = head(1);
  point.count = 10;
  point.scale = 0;
  point.zero_count = 2;
  point.positive = {1, {3, 0, 5}};  // (2, 4] and (8, 16]
  take({"size", "", ExponentialData{{point}, Temporality::cumulative}});
  EXPECT_EQ(value("size_bucket{job=\"dice\",le=\"0\"}"), 2);
  EXPECT_EQ(value("size_bucket{job=\"dice\",le=\"2\"}"), 2);
  EXPECT_EQ(value("size_bucket{job=\"dice\",le=\"4\"}"), 5);
  EXPECT_EQ(value("size_bucket{job=\"dice\",le=\"8\"}"), 5);
  EXPECT_EQ(value("size_bucket{job=\"dice\",le=\"16\"}"), 10);
  EXPECT_EQ(value("size_bucket{job=\"dice\",le=\"+Inf\"}"), 10);
  EXPECT_EQ(value("size_count{job=\"dice\"}"), 10);
}

TEST_F(MetricsForwarderTest, MakesFineExponentialBucketsCoarser) {
  start();
  ExponentialPoint point;
  point.head = head(1);
  point.count = 16;
  point.scale = 4;  // sixteen buckets a doubling
  point.positive.counts.assign(16, 1);
  take({"size", "", ExponentialData{{point}, Temporality::cumulative}});
  EXPECT_EQ(value("size_bucket{job=\"dice\",le=\"1\"}"), 0);
  EXPECT_EQ(value("size_bucket{job=\"dice\",le=\"2\"}"), 16);
  EXPECT_EQ(prometheus_.written().size(), 5U + 2U);  // with +Inf and count
}

// A bucket that comes later did not count all that is below it just now.
TEST_F(MetricsForwarderTest, BeginsALaterExponentialBucketWhereTheOneBelowItWas) {
  start();
  ExponentialPoint point;
  point.head = head(1, -60);
  point.count = 3;
  point.positive = {1, {3}};  // (2, 4]
  take({"size", "", ExponentialData{{point}, Temporality::cumulative}});
  point.head = head(2, -60);
  point.count = 8;
  point.positive = {1, {4, 0, 4}};  // and (8, 16]
  take({"size", "", ExponentialData{{point}, Temporality::cumulative}});
  EXPECT_THAT(values("size_bucket{job=\"dice\",le=\"2\"}"), ElementsAre(0, 0, 0));
  EXPECT_THAT(values("size_bucket{job=\"dice\",le=\"4\"}"), ElementsAre(0, 3, 4));
  EXPECT_THAT(values("size_bucket{job=\"dice\",le=\"8\"}"), ElementsAre(3, 4));
  EXPECT_THAT(values("size_bucket{job=\"dice\",le=\"16\"}"), ElementsAre(3, 8));
}

TEST_F(MetricsForwarderTest, WritesSummariesAndTheirQuantiles) {
  start();
  take({"wait", "s", SummaryData{{{head(1), 4, 10, {{0.5, 2}, {0.99, 5}}}}}});
  EXPECT_EQ(value("wait_seconds{job=\"dice\",quantile=\"0.99\"}"), 5);
  EXPECT_EQ(value("wait_seconds_sum{job=\"dice\"}"), 10);
  EXPECT_EQ(value("wait_seconds_count{job=\"dice\"}"), 4);
}

TEST_F(MetricsForwarderTest, EndsASeriesThatHasNoValueAnyMore) {
  start();
  NumberPoint point{head(1), 0};
  point.head.has_value = false;
  take({"size", "By", GaugeData{{point}}});
  EXPECT_THAT(value("size_bytes{job=\"dice\"}"), IsNan());
}

TEST_F(MetricsForwarderTest, RejectsWhatPrometheusCannotShow) {
  start();
  const SumData moving{{{head(1), 1}}, Temporality::delta, false};
  EXPECT_EQ(take({"queue", "", moving}).points, 1U);
  EXPECT_THAT(take({"queue", "", SumData{{{head(1), 1}}}}).reason, HasSubstr("temporality"));
  EXPECT_THAT(forwarder_->exposition(),
              HasSubstr("store_metric_points_rejected_total{reason=\"no aggregation temporality\"} "
                        "1\n"));
}

TEST_F(MetricsForwarderTest, TellsOfTheResource) {
  start();
  const Metric metric{"size", "By", GaugeData{{{head(1), 1}}}};
  ASSERT_TRUE(forwarder_->take({{{{"service.name", {"dice"}}, {"host.name", {"web-1"}}},
                                 {{{"scope", "1.0", {}}, {metric}}}}}));
  EXPECT_EQ(value("target_info{host_name=\"web-1\",job=\"dice\"}"), 1);
  EXPECT_EQ(value("size_bytes{job=\"dice\",otel_scope_name=\"scope\",otel_scope_version=\"1.0\"}"),
            1);
}

TEST_F(MetricsForwarderTest, HasBounds) {
  start(1);
  take_sum(1, head(1));
  EXPECT_THAT(take({"size", "By", GaugeData{{{head(1), 1}}}}).reason, HasSubstr("many series"));
  start(1000, 1);
  prometheus_.status = 0;
  take_sum(1, head(1));
  EXPECT_FALSE(forwarder_->take({}));
}

}  // namespace
}  // namespace store::derive
