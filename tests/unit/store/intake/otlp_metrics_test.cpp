#include "stack/store/intake/otlp_metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/otlp_metric_bodies.hpp"

namespace store::otlp {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class OtlpMetrics : public ::testing::TestWithParam<Format> {
 protected:
  std::string body_ =
      GetParam() == Format::json ? test::metrics_in_json() : test::metrics_in_protobuf();
  harness::Result<Decoded<MetricPush>> decoded_ = decode_metrics(body_, GetParam());

  template <typename Data>
  const Data& data(std::size_t metric) {
    return std::get<Data>(decoded_->records.at(0).scopes.at(0).metrics.at(metric).data);
  }
};

TEST_P(OtlpMetrics, HaveTheirResourceAndScope) {
  ASSERT_TRUE(decoded_) << to_string(decoded_.error());
  const ResourceMetrics& metrics = decoded_->records.at(0);
  EXPECT_EQ(metrics.resource.at(0).key, "service.name");
  EXPECT_EQ(metrics.scopes.at(0).scope.name, "scope");
  EXPECT_EQ(metrics.scopes.at(0).scope.version, "1.0");
  EXPECT_EQ(metrics.scopes.at(0).metrics.size(), 5U);
}

TEST_P(OtlpMetrics, HaveNumbers) {
  ASSERT_TRUE(decoded_) << to_string(decoded_.error());
  const NumberPoint& gauge = data<GaugeData>(0).points.at(0);
  EXPECT_EQ(gauge.value, -3);
  EXPECT_EQ(gauge.head.start, 1'000'000'000U);
  EXPECT_EQ(gauge.head.time, 2'000'000'000U);
  EXPECT_EQ(gauge.head.attributes.at(0).key, "queue");
  EXPECT_TRUE(gauge.head.has_value);
  const auto& sum = data<SumData>(1);
  EXPECT_EQ(sum.points.at(0).value, 2.5);
  EXPECT_FALSE(sum.points.at(0).head.has_value);
  EXPECT_EQ(sum.temporality, Temporality::delta);
  EXPECT_TRUE(sum.is_monotonic);
  EXPECT_EQ(decoded_->records[0].scopes[0].metrics[1].unit, "{roll}");
}

TEST_P(OtlpMetrics, HaveHistograms) {
  ASSERT_TRUE(decoded_) << to_string(decoded_.error());
  const auto& histogram = data<HistogramData>(2);
  EXPECT_EQ(histogram.temporality, Temporality::cumulative);
  const HistogramPoint& point = histogram.points.at(0);
  EXPECT_EQ(point.count, 3U);
  EXPECT_EQ(point.sum, 1.5);
  EXPECT_THAT(point.counts, ElementsAre(1, 2, 0));
  EXPECT_THAT(point.bounds, ElementsAre(0.5, 1));
  EXPECT_EQ(point.head.attributes.at(0).key, "route");
}

TEST_P(OtlpMetrics, HaveExponentialHistograms) {
  ASSERT_TRUE(decoded_) << to_string(decoded_.error());
  const ExponentialPoint& point = data<ExponentialData>(3).points.at(0);
  EXPECT_EQ(point.count, 7U);
  EXPECT_EQ(point.scale, -1);
  EXPECT_EQ(point.zero_count, 2U);
  EXPECT_EQ(point.zero_threshold, 0.25);
  EXPECT_EQ(point.positive.offset, -2);
  EXPECT_THAT(point.positive.counts, ElementsAre(4, 300));
  EXPECT_THAT(point.negative.counts, ElementsAre(1));
}

TEST_P(OtlpMetrics, HaveSummaries) {
  ASSERT_TRUE(decoded_) << to_string(decoded_.error());
  const SummaryPoint& point = data<SummaryData>(4).points.at(0);
  EXPECT_EQ(point.count, 5U);
  EXPECT_EQ(point.sum, 9);
  EXPECT_EQ(point.quantiles.at(0).quantile, 0.5);
  EXPECT_EQ(point.quantiles.at(0).value, 1.25);
}

TEST_P(OtlpMetrics, AreRefusedWhereTheyAreCut) {
  const auto cut = decode_metrics(body_.substr(0, body_.size() / 2), GetParam());
  ASSERT_FALSE(cut);
  EXPECT_THAT(cut.error().where, HasSubstr(GetParam() == Format::json ? "JSON" : "protobuf"));
}

INSTANTIATE_TEST_SUITE_P(Both, OtlpMetrics, ::testing::Values(Format::json, Format::protobuf),
                         [](const auto& format) {
                           return format.param == Format::json ? "json" : "protobuf";
                         });

TEST(OtlpMetricsJson, RefusesATemporalityThatThereIsNot) {
  const auto decoded = decode_metrics(
      R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"sum":{"aggregationTemporality":7}}]}]}]})",
      Format::json);
  ASSERT_FALSE(decoded);
  EXPECT_THAT(decoded.error().what, HasSubstr("7 is no aggregation temporality"));
}

}  // namespace
}  // namespace store::otlp
