#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/prove/alerts.hpp"
#include "harness/prove/moved.hpp"
#include "harness/prove/remote.hpp"
#include "harness/prove/series.hpp"
#include "tests/unit/prove/telemetry_samples.hpp"

namespace harness::test {
namespace {

using prove::Labels;
using prove::Metrics;
using prove::RawSeries;
using prove::Sample;
using prove::Signal;
using ::testing::ElementsAre;
using ::testing::SizeIs;

RawSeries counted(const std::string& status, double to) {
  return {{{"__name__", "requests_total"}, {"job", "shop"}, {"status", status}},
          {{1000, 2}, {2000, to}}};
}

prove::Telemetry shop() {
  prove::Telemetry kept;
  kept.metrics = {counted("200", 12), counted("500", 3)};
  return kept;
}

Metrics metrics_after(const std::string& kind, const prove::Telemetry& kept) {
  Metrics metrics = kept.metrics;
  const auto all = mutants_of(kind, Signal::metrics, material_of(kept));
  EXPECT_THAT(all, SizeIs(1)) << kind;
  if (!all.empty()) all.front().metrics(metrics);
  return metrics;
}

TEST(MetricMutants, RenameWhatAServiceSaysAndNotWhoItIs) {
  const prove::Telemetry kept = shop();
  EXPECT_THAT(sites_of(mutants_of("label renamed", Signal::metrics, material_of(kept))),
              ElementsAre("requests_total of shop: status"));
  EXPECT_EQ(metrics_after("label renamed", kept)[0].labels.at("status_renamed"), "200");
}

// A label that the target has from its Prometheus, and no other of that name.
TEST(MetricMutants, RenameNoLabelOfATarget) {
  prove::Telemetry kept = shop();
  for (RawSeries& series : kept.metrics) series.labels["stage"] = "stage1";
  const auto sites = [&] {
    return sites_of(mutants_of("label renamed", Signal::metrics, material_of(kept)));
  };
  EXPECT_THAT(sites(),
              ElementsAre("requests_total of shop: stage", "requests_total of shop: status"));
  kept.metrics.push_back({{{"__name__", "up"}, {"job", "shop"}, {"stage", "stage1"}}, {{1000, 1}}});
  EXPECT_THAT(sites(), ElementsAre("requests_total of shop: status"));
}

TEST(MetricMutants, FreezeACounter) {
  EXPECT_THAT(metrics_after("frozen", shop())[0].samples,
              ElementsAre(Sample{1000, 2}, Sample{2000, 2}));
}

TEST(MetricMutants, BeginACounterAgainInTheMidst) {
  prove::Telemetry kept = shop();
  kept.metrics[0].samples.push_back({3000, 20});
  EXPECT_THAT(metrics_after("reset", kept)[0].samples,
              ElementsAre(Sample{1000, 2}, Sample{2000, 0}, Sample{3000, 8}));
}

// What Prometheus says of the target has the times of Prometheus.
TEST(MetricMutants, ShiftTheClockOfAService) {
  prove::Telemetry kept = shop();
  kept.metrics.push_back({{{"__name__", "up"}, {"job", "shop"}}, {{1000, 1}}});
  const Metrics metrics = metrics_after("clock shifted", kept);
  EXPECT_THAT(metrics[0].samples, ElementsAre(Sample{31'000, 2}, Sample{32'000, 12}));
  EXPECT_THAT(metrics[2].samples, ElementsAre(Sample{1000, 1}));
}

TEST(MetricMutants, NeverGiveBackWhatAGaugeCounts) {
  prove::Telemetry kept;
  kept.metrics = {
      {{{"__name__", "pool_waiting"}, {"job", "shop"}}, {{1000, 0}, {2000, 7}, {3000, 1}}}};
  EXPECT_THAT(metrics_after("gauge never falls", kept)[0].samples,
              ElementsAre(Sample{1000, 0}, Sample{2000, 7}, Sample{3000, 7}));
}

TEST(MetricMutants, AddFailuresToThoseThatAreThere) {
  const Metrics metrics = metrics_after("failures added", shop());
  ASSERT_THAT(metrics, SizeIs(2));
  EXPECT_THAT(metrics[1].samples, ElementsAre(Sample{1000, 2}, Sample{2000, 8}));
}

TEST(MetricMutants, LeaveStalenessMarkersAsTheyAre) {
  prove::Telemetry kept = shop();
  kept.metrics[0].samples.push_back({3000, prove::stale_marker()});
  EXPECT_TRUE(prove::is_stale_marker(metrics_after("tenfold", kept)[0].samples[2].value));
}

TEST(Moved, AsksAtAnotherTimeAndAnswersAsIfItWereItsOwn) {
  const observe::Question question =
      observe::promql_at("up", WallTime{std::chrono::milliseconds{1'796'038'092'817}});
  const auto moved = prove::moved_back(question, prove::Hours{6});
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->params.at("time"), "1796016492.817");
  EXPECT_EQ(moved->params.at("query"), "up");
  const observe::Answer answer = prove::moved_forth(
      {{},
       200,
       R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1796016492.817,"1"]}]}})",
       ""},
      prove::Hours{6});
  const auto series = observe::parse_series(answer);
  ASSERT_TRUE(series);
  EXPECT_EQ(prove::millis_of(series->front().points.front().at), 1'796'038'092'817);
}

TEST(Moved, WritesWholeSecondsAsPrometheusDoes) {
  const observe::Answer answer = prove::moved_forth(
      {{},
       200,
       R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1796016492,"1"]}]}})",
       ""},
      prove::Hours{6});
  EXPECT_NE(answer.body.find("[1796038092,\"1\"]"), std::string::npos) << answer.body;
}

TEST(Moved, GivesTheTimeOfTheRunWhereverItIsAsked) {
  const auto moved = [](const std::string& query) {
    return prove::moved_back(observe::promql_at(query, WallTime{std::chrono::hours{500'000}}),
                             prove::Hours{6})
        ->params.at("query");
  };
  EXPECT_EQ(moved("time() - start_time"), "(time() + 21600) - start_time");
  EXPECT_EQ(moved("time() - max(timestamp(up))"),
            "(time() + 21600) - max((timestamp(up) + 21600))");
  EXPECT_EQ(moved("timestamp(timestamp(up))"), "(timestamp((timestamp(up) + 21600)) + 21600)");
  EXPECT_EQ(moved("hour( ) + hour(vector(time()))"),
            "hour( vector(time() + 21600)) + hour(vector((time() + 21600)))");
  EXPECT_EQ(moved("rate(a_total[5m] @ end())"), "rate(a_total[5m] @ end())");
}

TEST(Moved, KnowsWhatReadsAtAMomentOfItsOwn) {
  EXPECT_TRUE(prove::names_in(std::string("up @ 0")).reads_moment);
  EXPECT_TRUE(prove::names_in(std::string("max_over_time(up[5m:1s] @ 7)")).reads_moment);
  EXPECT_FALSE(prove::names_in(std::string("up @ end()")).reads_moment);
  EXPECT_FALSE(prove::names_in(std::string("time() - rate(a_total[5m])")).reads_moment);
  EXPECT_THAT(prove::names_in(std::string("a / on() b{c=\"d\"}")).metrics, ElementsAre("a", "b"));
}

TEST(Alerts, ArePendingForAsLongAsTheRuleSaysThenFiringThenGone) {
  observe::AlertRule rule;
  rule.name = "Down";
  rule.labels = {{"severity", "critical"}};
  rule.hold = std::chrono::seconds{2};
  rule.interval = std::chrono::seconds{1};
  // As it is read from an answer in seconds: a nanosecond early.
  const auto at = [](int second) {
    return WallTime{std::chrono::seconds{second} - std::chrono::nanoseconds{1}};
  };
  const observe::Series series{{{"__name__", "up"}, {"job", "shop"}},
                               {{at(2), 0}, {at(3), 0}, {at(4), 0}}};
  const Metrics alerts = prove::alerts_of(rule, {series}, {1000, 2000, 3000, 4000, 5000});
  ASSERT_THAT(alerts, SizeIs(2));
  const Labels firing{{"__name__", "ALERTS"},
                      {"alertname", "Down"},
                      {"alertstate", "firing"},
                      {"job", "shop"},
                      {"severity", "critical"}};
  EXPECT_EQ(alerts[0].labels, firing);
  ASSERT_THAT(alerts[0].samples, SizeIs(2));
  EXPECT_EQ(alerts[0].samples[0], (Sample{4000, 1}));
  EXPECT_EQ(alerts[0].samples[1].at, 5000);
  EXPECT_TRUE(prove::is_stale_marker(alerts[0].samples[1].value));
  ASSERT_THAT(alerts[1].samples, SizeIs(3));
  EXPECT_EQ(alerts[1].samples[2].at, 4000);
  EXPECT_TRUE(prove::is_stale_marker(alerts[1].samples[2].value));
}

}  // namespace
}  // namespace harness::test
