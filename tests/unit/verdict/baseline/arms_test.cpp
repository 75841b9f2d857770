#include "harness/verdict/baseline/arms.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/simulated_runs.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

using test::SimulatedRuns;

struct Arms {
  std::size_t before = 8;
  std::size_t now = 2;
};

// How many of so many comparisons come out so.
std::size_t trials_that(Outcome outcome, std::size_t trials, const Arms& arms, double noise,
                        double slower, double at_most) {
  SimulatedRuns runs(15, noise);
  std::size_t found = 0;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    const std::vector<double> baseline = runs.p95_of(arms.before);
    const Compared compared = compare_arms(baseline, runs.p95_of(arms.now, slower), at_most);
    if (compared.outcome == outcome) ++found;
  }
  return found;
}

// Asked for "no slower at all", which is the hardest bound that there is: what is the same is at
// it.
TEST(CompareArms, CallsTheSameThingWorseInTwoOfTwoHundredCasesAtMost) {
  for (const double noise : {0.02, 0.1}) {
    EXPECT_LE(trials_that(Outcome::fail, 200, {}, noise, 1, 1), 2U) << noise;
  }
}

TEST(CompareArms, CatchesTwentyPercentInNinetyFiveOfAHundredCases) {
  EXPECT_GE(trials_that(Outcome::fail, 100, {}, 0.02, 1.2, 1), 95U);
}

// One and the same bound does both, between what is the same and what is 20 % slower; that takes
// more runs.
TEST(CompareArms, PassesTheSameAndCatchesTwentyPercentAtOneBound) {
  const Arms arms{8, 6};
  EXPECT_GE(trials_that(Outcome::pass, 100, arms, 0.02, 1, 1.1), 95U);
  EXPECT_GE(trials_that(Outcome::fail, 100, arms, 0.02, 1.2, 1.1), 95U);
}

// The noise of the machine hides it, and that is not called a pass.
TEST(CompareArms, DecidesNothingBelowTheResolution) {
  SimulatedRuns runs(4, 0.1);
  const Compared compared = compare_arms(runs.p95_of(5), runs.p95_of(2, 1.1), 1.05);
  EXPECT_EQ(compared.outcome, Outcome::undecided);
  EXPECT_THAT(compared.why, HasSubstr("below what runs of the same show"));
  EXPECT_GT(compared.resolution, 0.1);
}

TEST(CompareArms, TellsHowManyRunsWouldDo) {
  const auto why = [](const std::vector<double>& baseline, double at_most) {
    return compare_arms(baseline, {12}, at_most).why;
  };
  const std::string below = "the difference is below what runs of the same show: one is up to ";
  EXPECT_EQ(
      why({10, 14, 11}, 1.2),
      below + "629.7 % off by chance; about 16 runs on either side would tell 20 % from none");
  EXPECT_THAT(why({10, 60, 11}, 1.2),
              HasSubstr("; no 100 runs on either side would tell 20 % from none: make them longer, "
                        "or the machine quieter"));
  EXPECT_EQ(why({10, 14, 11}, 1), below + "629.7 % off by chance")
      << "of no difference no number is the proof";
}

TEST(CompareShares, TellsHowManyRunsWouldDo) {
  const std::vector<FailedShare> none(6, {200, 0});
  EXPECT_EQ(compare_shares(none, {{200, 0}}, 0.01).why,
            "so many requests do not tell it: 1.9 % to either side may be chance; about 4 runs on "
            "either side would tell 1 % from none");
  const std::vector<FailedShare> four(4, {200, 0});
  EXPECT_EQ(compare_shares(four, four, 0.01).outcome, Outcome::pass);
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
  EXPECT_TRUE(once.again);
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

TEST(CompareShares, PassesAndFailsByTheDifference) {
  const std::vector<FailedShare> none(6, {1000, 0});
  EXPECT_EQ(compare_shares(none, {{1000, 0}}, 0.01).outcome, Outcome::pass);
  const Compared more = compare_shares(none, {{1000, 50}, {1000, 60}}, 0.01);
  EXPECT_EQ(more.outcome, Outcome::fail);
  EXPECT_GT(more.ratio.low, 0.03);
  EXPECT_LT(more.ratio.high, 0.08);
  EXPECT_EQ(compare_shares(std::vector<FailedShare>(6, {1000, 100}), {{1000, 20}}, 0.01).outcome,
            Outcome::pass)
      << "fewer";
}

TEST(CompareShares, MeasuresARedAgainBeforeItCounts) {
  const std::vector<FailedShare> none(6, {1000, 0});
  const Compared once = compare_shares(none, {{1000, 100}}, 0.01);
  EXPECT_EQ(once.outcome, Outcome::undecided);
  EXPECT_TRUE(once.again);
  EXPECT_EQ(compare_shares(none, {{1000, 200}, {1000, 0}}, 0.01).outcome, Outcome::undecided);
}

// 200 good answers are seen of a service that fails once in fifty, too.
TEST(CompareShares, TakesFewRequestsForLittle) {
  const std::vector<FailedShare> none(6, {200, 0});
  const Compared compared = compare_shares(none, {{200, 0}}, 0.01);
  EXPECT_EQ(compared.outcome, Outcome::undecided);
  EXPECT_THAT(compared.why, HasSubstr("may be chance"));
  EXPECT_FALSE(compared.again);
}

// What the baseline's runs differ by, beyond chance, tells nothing of later ones.
TEST(CompareShares, KnowsWhatTheBaselinesRunsDifferBy) {
  const std::vector<FailedShare> calm(6, {1000, 100});
  const std::vector<FailedShare> restless{{1000, 20},  {1000, 180}, {1000, 60},
                                          {1000, 140}, {1000, 100}, {1000, 100}};
  const std::vector<FailedShare> now{{1000, 180}, {1000, 190}};
  EXPECT_EQ(compare_shares(calm, now, 0.01).outcome, Outcome::fail);
  EXPECT_EQ(compare_shares(restless, now, 0.01).outcome, Outcome::undecided);
}

TEST(CompareShares, KnowsNothingWhereNothingWasSent) {
  EXPECT_THAT(compare_shares({{1000, 0}}, {{1000, 0}}, 0.01).why,
              HasSubstr("accept one of several"));
  EXPECT_EQ(compare_shares({{1000, 0}, {1000, 0}}, {{0, 0}}, 0.01).why, "a run sent nothing of it");
}

}  // namespace
}  // namespace harness::verdict
