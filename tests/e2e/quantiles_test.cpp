// Quantiles of histograms, by the buckets of a real Prometheus.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/file.hpp"
#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::UnorderedElementsAre;

std::string written(const TempDirectory& home, const std::string& claims) {
  const std::string scenario = R"(name: quantiles
system:
  stage: 1
  options: {dice-roller: ["--max-delay=0s"]}
load:
  - name: steady
    executor: constant-arrival-rate
    rate: 20
    preAllocatedVUs: 20
    flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]
phases: [{name: first, for: 6s}, {name: second, for: 8s}]
expect:
)";
  EXPECT_TRUE(write_file(home.path() / "a.yaml", scenario + claims));
  return home.path() / "a.yaml";
}

// A die has six sides, and of each a bucket: that a six was rolled is known, and no more.
TEST(Quantiles, HoldWhereAllOfTheirBucketDoesAndFailWhereNoneOfItDoes) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, R"(
  - {claim: above 5, during: second, promql: 'histogram_quantile(1, sum by (le) (increase(dice_roll_value_bucket[$window])))', value: "> 5"}
  - {claim: up to 6, during: second, promql: 'histogram_quantile(1, sum by (le) (increase(dice_roll_value_bucket[$window])))', value: "<= 6"}
  - {claim: all the time, throughout: second, promql: 'histogram_quantile(0.5, sum by (le) (rate(dice_roll_value_bucket[3s])))', value: "< 7"}
  - {claim: never above 6, during: second, absent: {promql: 'histogram_quantile(1, sum by (le) (rate(dice_roll_value_bucket[3s]))) > 6'}}
  - {claim: below, during: second, promql: 'histogram_quantile(1, sum by (le) (increase(dice_roll_value_bucket[$window])))', value: "< 5"}
  - {claim: the last bound, during: second, promql: 'histogram_quantile(1, sum by (le) (increase(dice_roll_value_bucket{le=~"1|2|.Inf"}[$window])))', value: "<= 2"}
)")});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()),
              UnorderedElementsAre("fail: below", "fail: the last bound"));
}

TEST(Quantiles, AreUndecidedWithinTheirBucketAndAboveTheHighestBound) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, R"(
  - {claim: within, during: second, promql: 'histogram_quantile(1, sum by (le) (increase(dice_roll_value_bucket[$window])))', value: "> 5.5"}
  - {claim: above, during: second, promql: 'histogram_quantile(1, sum by (le) (increase(dice_roll_value_bucket{le=~"1|2|.Inf"}[$window])))', value: "< 3"}
  - {claim: never above, during: second, absent: {promql: 'histogram_quantile(1, sum by (le) (rate(dice_roll_value_bucket{le=~"1|2|.Inf"}[3s]))) > 4'}}
)")});
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(
      red_claims(run.verdict()),
      UnorderedElementsAre("undecided: within", "undecided: above", "undecided: never above"));
}

}  // namespace
}  // namespace harness::test
