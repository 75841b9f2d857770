#include "harness/verdict/arms.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "harness/core/rng.hpp"
#include "harness/load/record/histogram.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

// Runs of a service whose answers take 20 ms or so, long ones more: lognormal, 5,000 a run.
class SimulatedRuns {
 public:
  // `noise`: by how much whole runs differ, as by their neighbours on the machine.
  SimulatedRuns(std::uint64_t seed, double noise) : rng_(seed, 0), noise_(noise) {}

  std::vector<double> p95_of(std::size_t runs, double slower = 1) {
    std::vector<double> figures;
    for (std::size_t run = 0; run < runs; ++run) {
      const double of_the_run = slower * std::exp(noise_ * normal());
      load::Histogram latency;
      for (int i = 0; i < 5000; ++i) {
        latency.record(static_cast<std::uint64_t>(20'000 * of_the_run * std::exp(0.3 * normal())));
      }
      figures.push_back(static_cast<double>(latency.percentile(95).value()));
    }
    return figures;
  }

 private:
  // Box and Muller's.
  double normal() {
    const double radius = std::sqrt(-2 * std::log(1 - rng_.uniform()));
    return radius * std::cos(2 * std::numbers::pi * rng_.uniform());
  }

  Rng rng_;
  double noise_;
};

std::size_t reds(std::size_t trials, double noise, double slower, double at_most) {
  SimulatedRuns runs(15, noise);
  std::size_t red = 0;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    const std::vector<double> baseline = runs.p95_of(8);
    const Compared compared = compare_arms(baseline, runs.p95_of(2, slower), at_most);
    if (compared.outcome == Outcome::fail) ++red;
  }
  return red;
}

// Asked for "no slower at all", which is the hardest bound that there is: what is the same is at
// it.
TEST(CompareArms, CallsTheSameThingWorseInTwoOfTwoHundredCasesAtMost) {
  for (const double noise : {0.02, 0.1}) EXPECT_LE(reds(200, noise, 1, 1), 2U) << noise;
}

TEST(CompareArms, CatchesTwentyPercentInNinetyFiveOfAHundredCases) {
  EXPECT_GE(reds(100, 0.02, 1.2, 1), 95U);
}

// The noise of the machine hides it, and that is not called a pass.
TEST(CompareArms, DecidesNothingBelowTheResolution) {
  SimulatedRuns runs(4, 0.1);
  const Compared compared = compare_arms(runs.p95_of(5), runs.p95_of(2, 1.1), 1.05);
  EXPECT_EQ(compared.outcome, Outcome::undecided);
  EXPECT_THAT(compared.why, HasSubstr("below what runs of the same show"));
  EXPECT_GT(compared.resolution, 0.1);
}

TEST(CompareArms, PassesWhereTheWholeIntervalIsBelowTheBound) {
  const Compared compared = compare_arms({100, 101, 99, 100, 102}, {100}, 1.2);
  EXPECT_EQ(compared.outcome, Outcome::pass);
  EXPECT_LT(compared.ratio.low, 1);
  EXPECT_LT(compared.ratio.high, 1.1);
}

TEST(CompareArms, MeasuresARedAgainBeforeItCounts) {
  const std::vector<double> baseline{100, 101, 99, 100, 102};
  const Compared once = compare_arms(baseline, {150}, 1.2);
  EXPECT_EQ(once.outcome, Outcome::undecided);
  EXPECT_THAT(once.why, HasSubstr("measure it again"));
  EXPECT_EQ(compare_arms(baseline, {150, 151}, 1.2).outcome, Outcome::fail);
  const Compared mixed = compare_arms(baseline, {250, 101}, 1.2);
  EXPECT_EQ(mixed.outcome, Outcome::undecided);
  EXPECT_THAT(mixed.why, HasSubstr("not in each half"));
}

TEST(CompareArms, KnowsNothingByABaselineOfOneRun) {
  const Compared compared = compare_arms({100}, {500, 500}, 1.2);
  EXPECT_EQ(compared.outcome, Outcome::undecided);
  EXPECT_THAT(compared.why, HasSubstr("accept one of several"));
  EXPECT_EQ(compare_arms({100, 101}, {}, 1.2).outcome, Outcome::undecided);
  EXPECT_EQ(compare_arms({100, 0}, {100}, 1.2).outcome, Outcome::undecided);
}

// Histograms keep three digits: what looks the same in all arms is not known better than that.
TEST(CompareArms, TakesNoBaselineForExact) {
  EXPECT_GT(compare_arms({100, 100, 100}, {100}, 1.2).resolution, 0.001);
}

}  // namespace
}  // namespace harness::verdict
