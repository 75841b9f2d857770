#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/prove/selected/selected.hpp"

namespace harness::test {
namespace {

using prove::ClaimQuery;
using prove::Labels;
using prove::Metrics;
using prove::OwnMutant;
using ::testing::IsEmpty;
using ::testing::SizeIs;

prove::RawSeries counted(Labels labels, double first, double last) {
  return {std::move(labels), {{1'000, first}, {2'000, last}}};
}

prove::Telemetry rolls() {
  prove::Telemetry kept;
  kept.metrics = {
      counted({{"__name__", "rolls_total"}, {"die", "fair"}, {"result", "success"}}, 0, 5),
      counted({{"__name__", "rolls_total"}, {"die", "risky"}, {"result", "error"}}, 0, 1),
      counted({{"__name__", "rolls_total"}, {"die", "risky"}, {"result", "success"}}, 0, 4),
      counted({{"__name__", "up"}, {"job", "dice"}}, 1, 1)};
  observe::AlertRule rule;
  rule.name = "FairFails";
  rule.query = R"(rate(rolls_total{die="fair",result="error"}[5s]) > 1)";
  kept.rules = {rule};
  return kept;
}

std::vector<OwnMutant> series_made_of(const prove::Telemetry& kept, const std::string& query) {
  return prove::selected_series(kept, {ClaimQuery{2, observe::Backend::prometheus, query, {}}});
}

// How much the series grows by the mutant from its first sample to the last; 0: it is not there.
double growth_of(const Labels& labels, const OwnMutant& mutant, const prove::Telemetry& kept) {
  Metrics metrics = kept.metrics;
  mutant.mutant.metrics(metrics);
  for (const prove::RawSeries& one : metrics) {
    if (one.labels == labels) return one.samples.back().value - one.samples.front().value;
  }
  return 0;
}

TEST(SelectedSeries, GrowByAMillionASecond) {
  const prove::Telemetry kept = rolls();
  const auto mutants = series_made_of(
      kept,
      R"(sum(increase(rolls_total{die="risky",result="error"}[5s])) / sum(increase(rolls_total{die="risky"}[5s])))");
  ASSERT_THAT(mutants, SizeIs(2));
  EXPECT_EQ(mutants[0].mutant.kind, "selected series grows");
  EXPECT_EQ(mutants[0].claim, 2U);
  EXPECT_EQ(growth_of(kept.metrics[1].labels, mutants[0], kept), 1 + 1e6);
}

// The whole grows by what is no part, so that the ratio changes.
TEST(SelectedSeries, OfARatiosWholeAreBestNotOfItsPart) {
  const prove::Telemetry kept = rolls();
  const auto mutants = series_made_of(
      kept,
      R"(sum(increase(rolls_total{die="risky",result="success"}[5s])) / sum(increase(rolls_total{die="risky"}[5s])))");
  ASSERT_THAT(mutants, SizeIs(2));
  EXPECT_EQ(growth_of(kept.metrics[1].labels, mutants[1], kept), 1 + 1e6);
}

TEST(SelectedSeries, BeginWhereNobodyHasThemYet) {
  const prove::Telemetry kept = rolls();
  const Labels labels{{"__name__", "rolls_total"}, {"die", "fair"}, {"result", "error"}};
  const auto mutants = series_made_of(kept, R"(rolls_total{die="fair",result="error"})");
  ASSERT_THAT(mutants, SizeIs(1));
  EXPECT_EQ(growth_of(labels, mutants[0], kept), 1e6);
  const auto of_alert = series_made_of(kept, R"(ALERTS{alertname="FairFails"}[10s])");
  ASSERT_THAT(of_alert, SizeIs(1));
  EXPECT_EQ(growth_of(labels, of_alert[0], kept), 1e6);
}

TEST(SelectedSeries, AreNoneOfWhatNobodyHas) {
  const prove::Telemetry kept = rolls();
  EXPECT_THAT(series_made_of(kept, "nope_total"), IsEmpty());
  EXPECT_THAT(series_made_of(kept, R"(rolls_total{dye="fair"})"), IsEmpty());
  EXPECT_THAT(series_made_of(kept, R"(rolls_total{die="wooden"})"), IsEmpty());
  EXPECT_THAT(series_made_of(kept, "count(up)"), IsEmpty());
}

TEST(SeriesMultiplied, AreOfTheFirstMetricOneForEachCustomer) {
  const auto mutants = prove::series_multiplied(
      {ClaimQuery{0, observe::Backend::prometheus, "up", {}, false},
       ClaimQuery{1, observe::Backend::prometheus, "{__name__=~\".+\"}", {}, true},
       ClaimQuery{2, observe::Backend::prometheus, "{__name__=~\".+\"}", {}, true}});
  ASSERT_THAT(mutants, SizeIs(1));
  EXPECT_EQ(mutants[0].claim, 1U);
  const auto listed = nlohmann::json::parse(mutants[0].mutant.series(
      R"({"status":"success","data":[{"__name__":"a_total","job":"dice"},{"__name__":"up"}]})"));
  ASSERT_THAT(listed["data"], SizeIs(10'002));
  EXPECT_EQ(listed["data"][2]["__name__"], "a_total");
  EXPECT_EQ(listed["data"][3]["customer"], "customer-baaa");
}

}  // namespace
}  // namespace harness::test
