#include "harness/verdict/baseline/compared_figures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/observed_rolls.hpp"
#include "tests/unit/verdict/simulated_runs.hpp"

namespace harness::verdict {
namespace {

using test::accepted_rolls;
using test::observed_roll;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(BaselineCompared, HoldsOfTheSameAndFailsOfWhatIsSlowerTwice) {
  const Baseline baseline = accepted_rolls(6);
  const BaselineArm same = arm_of(observed_roll(1, 2));
  const BaselineArm slow = arm_of(observed_roll(1.5, 2));
  for (const FigureCompared& one : compare(baseline, {same}, {1.2, 0.05})) {
    EXPECT_EQ(one.compared.outcome, Outcome::pass) << one.figure;
  }
  auto failed = compare(baseline, {slow, slow}, {1.2, 0.05});
  ASSERT_THAT(failed, SizeIs(4));
  EXPECT_EQ(failed[0].figure, "latency p(50)");
  EXPECT_EQ(failed[1].figure, "latency p(95)");
  EXPECT_EQ(failed[2].figure, "good answers");
  EXPECT_EQ(failed[2].compared.outcome, Outcome::pass) << "as many come, later";
  EXPECT_DOUBLE_EQ(failed[2].now, 48) << "960 in 20 s";
  EXPECT_EQ(failed[3].figure, "failed");
  EXPECT_EQ(failed[3].compared.outcome, Outcome::pass);
  EXPECT_DOUBLE_EQ(failed[3].now, 0.04);
  EXPECT_EQ(conclusion_of(failed), Conclusion::fail);
  failed.resize(2);
  for (const FigureCompared& one : failed) {
    EXPECT_EQ(one.compared.outcome, Outcome::fail) << one.figure;
    EXPECT_NEAR(one.now / one.then, 1.5, 0.05);
  }
  const auto once = compare(baseline, {slow}, {1.2, 0.05});
  EXPECT_EQ(once[0].compared.outcome, Outcome::undecided);
  EXPECT_EQ(conclusion_of(once), Conclusion::inconclusive);
  EXPECT_TRUE(is_to_be_measured_again(once));
}

TEST(BaselineCompared, LeavesOpenWhatARunDoesNotHave) {
  const Baseline baseline = accepted_rolls(6);
  BaselineArm without = arm_of(observed_roll(1));
  without.figures.clear();
  const auto compared = compare(baseline, {without}, {1.2, 0.05});
  ASSERT_THAT(compared, SizeIs(4));
  for (const FigureCompared& one : compared) {
    EXPECT_EQ(one.compared.outcome, Outcome::undecided) << one.figure;
    EXPECT_TRUE(one.votes) << one.figure;
  }
  EXPECT_EQ(conclusion_of(compared), Conclusion::inconclusive);
  EXPECT_EQ(compared[0].compared.why, "a run has too few answers to it");
}

// They may have taken any time: neither do they make it faster, nor do they make it slower.
TEST(BaselineCompared, PassesNothingThatHangsOnRequestsWithoutAnAnswer) {
  const Baseline baseline = accepted_rolls(6);
  BaselineArm hanging = arm_of(observed_roll(1, 2));
  hanging.figures[0].sent = 1100;
  const auto compared = compare(baseline, {hanging, hanging}, {1.2, 0.05});
  ASSERT_THAT(compared, SizeIs(4));
  EXPECT_EQ(compared[0].compared.outcome, Outcome::pass) << "the median is another answer's";
  EXPECT_EQ(compared[1].compared.outcome, Outcome::undecided) << "of 1100, 100 have no answer";
  EXPECT_THAT(compared[1].compared.why, HasSubstr("nobody answered"));
  EXPECT_EQ(compared[3].compared.outcome, Outcome::undecided) << "140 of them, or 40, failed";
  EXPECT_THAT(compared[3].compared.why, HasSubstr("cut off at the end"));
}

TEST(BaselineCompared, ComparesNothingThatRestsOnFewAnswers) {
  Baseline baseline = accepted_rolls(6);
  for (BaselineArm& arm : baseline.arms) {
    load::Histogram few;
    for (int i = 0; i < 30; ++i) few.record(10'000);
    arm.figures[0].latency = few;
  }
  for (BaselineArm& arm : baseline.arms) arm.figures[0].ok = 99;
  const auto compared = compare(baseline, baseline.arms, {});
  ASSERT_THAT(compared, SizeIs(1));
  EXPECT_EQ(compared[0].figure, "failed");
}

// The share that fails grows, and nothing becomes slower.
TEST(BaselineCompared, FailsOfMoreFailuresAndOfFewerGoodAnswers) {
  const Baseline baseline = accepted_rolls(6);
  BaselineArm failing = arm_of(observed_roll(1, 2));
  failing.figures[0].ok = 600;
  failing.figures[0].failed = 400;
  const auto compared = compare(baseline, {failing, failing}, {});
  ASSERT_THAT(compared, SizeIs(4));
  EXPECT_EQ(compared[1].compared.outcome, Outcome::pass);
  EXPECT_EQ(compared[2].compared.outcome, Outcome::fail) << "960 in 20 s became 600";
  EXPECT_EQ(compared[3].compared.outcome, Outcome::fail);
  EXPECT_TRUE(compared[3].votes);
}

// A bound that the baseline's own runs would not keep to with certainty is none: 40 of 1,000 is
// not known to one in a hundred. It does not make a run that is as good undecided.
TEST(BaselineCompared, GivesNoVoteToWhatTheBaselineDoesNotTell) {
  const Baseline baseline = accepted_rolls(6);
  const auto compared = compare(baseline, {arm_of(observed_roll(1, 2))}, {1.2, 0.001});
  ASSERT_THAT(compared, SizeIs(4));
  EXPECT_EQ(compared[3].compared.outcome, Outcome::undecided);
  EXPECT_FALSE(compared[3].votes);
  EXPECT_EQ(conclusion_of(compared), Conclusion::pass);
}

std::vector<BaselineArm> with_number(const std::string& expected,
                                     const std::vector<double>& numbers) {
  std::vector<BaselineArm> arms;
  for (const double number : numbers) {
    BaselineArm& arm = arms.emplace_back();
    arm.claims = {{"A number", "outage", expected, Interval::exactly(number)}};
  }
  return arms;
}

Outcome outcome_of_number(const std::string& expected, const std::vector<double>& now) {
  const Baseline baseline{"a", "b", with_number(expected, {1, 1.01, 0.99, 1, 1.02})};
  const auto compared = compare(baseline, with_number(expected, now), {});
  EXPECT_THAT(compared, SizeIs(1));
  return compared.at(0).compared.outcome;
}

TEST(BaselineCompared, ComparesNumbersOfClaimsToTheSideOfTheirBound) {
  EXPECT_EQ(outcome_of_number("< 5", {1}), Outcome::pass);
  EXPECT_EQ(outcome_of_number("< 5", {2, 2.1}), Outcome::fail);
  EXPECT_EQ(outcome_of_number("< 5", {0.5, 0.4}), Outcome::pass);
  EXPECT_EQ(outcome_of_number("> 0.1", {0.5, 0.4}), Outcome::fail);
  EXPECT_EQ(outcome_of_number("> 0.1", {2, 2.1}), Outcome::pass);
  EXPECT_EQ(outcome_of_number("< 5", {0}), Outcome::undecided) << "nothing is so many times 0";
}

TEST(BaselineCompared, GivesNoVoteToNumbersThatDifferAnyway) {
  const Baseline baseline{"a", "b", with_number("< 50", {1, 4, 2, 0.5, 8})};
  const auto compared = compare(baseline, with_number("< 50", {3, 5}), {});
  ASSERT_THAT(compared, SizeIs(1));
  EXPECT_EQ(compared[0].compared.outcome, Outcome::undecided);
  EXPECT_FALSE(compared[0].votes);
  EXPECT_EQ(conclusion_of(compared), Conclusion::inconclusive) << "nothing that votes is left";
}

// How many of so many gates are red, with all figures of a request.
std::size_t red_gates(std::size_t trials, std::size_t now, double slower, double failing,
                      const BaselineBounds& bounds) {
  test::SimulatedRuns runs(17, 0.02);
  std::size_t red = 0;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    const Baseline baseline{"a", "b", runs.arms(8, 1, 0.02)};
    const auto compared = compare(baseline, runs.arms(now, slower, failing), bounds);
    if (conclusion_of(compared) == Conclusion::fail) ++red;
  }
  return red;
}

// At the hardest bounds that there are: no slower at all, and no failure more.
TEST(BaselineGates, AreRedOfTheSameInTwoOfTwoHundredCasesAtMost) {
  EXPECT_LE(red_gates(200, 2, 1, 0.02, {1, 0}), 2U);
}

TEST(BaselineGates, CatchTwentyPercentAndFailuresInNinetyFiveOfAHundredCases) {
  EXPECT_GE(red_gates(100, 6, 1.2, 0.02, {1.1, 0.01}), 95U);
  EXPECT_GE(red_gates(100, 6, 1, 0.08, {1.1, 0.01}), 95U);
}

}  // namespace
}  // namespace harness::verdict
