// increase() and rate(): with what they estimate, and without.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

// Of 800 requests Prometheus makes 803.28.
Finding judged(const std::string& op, double bound, const std::string& alone = vector_of("800")) {
  const SmallRun run;
  const plan::Claim claim = run.claim(
      "promql", with_fields({{"promql", std::string("sum(increase(orders_total[$window]))")},
                             {"value", scenario::Comparison{op, bound}}}));
  return run.judge_said(claim, {vector_of("803.28")}, {{"+ 1.2", alone}});
}

TEST(EstimatedRises, LeaveUndecidedWhatHangsOnTheEstimate) {
  const Finding finding = judged(">", 801);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "803.28, or 800 with what samples show alone; increase() extrapolates to the edges of "
            "its range: give it more room, or count requests in a threshold");
  EXPECT_EQ(judged("<=", 800).outcome, Outcome::undecided);
  EXPECT_EQ(judged("<", 802).outcome, Outcome::undecided);
}

TEST(EstimatedRises, DecideWhatHoldsOrFailsEitherWay) {
  const Finding holds = judged(">", 20);
  EXPECT_EQ(holds.outcome, Outcome::pass);
  EXPECT_EQ(holds.seen, "803.28");
  ASSERT_TRUE(holds.value);
  EXPECT_EQ(holds.value->low, 800);
  EXPECT_EQ(holds.value->high, 803.28);
  EXPECT_EQ(judged(">=", 800).outcome, Outcome::pass);
  EXPECT_EQ(judged(">", 804).outcome, Outcome::fail);
  EXPECT_EQ(judged(">", 804).seen, "803.28");
  EXPECT_EQ(judged("==", 0).outcome, Outcome::fail);
}

TEST(EstimatedRises, AreNotKnownWhereTheAnswerIsNone) {
  EXPECT_EQ(judged(">", 801, "<html>").outcome, Outcome::undecided);
  EXPECT_EQ(judged(">", 20, "<html>").outcome, Outcome::undecided);
}

TEST(EstimatedRises, AreAskedForWhereAWholeWindowIsRead) {
  const SmallRun run;
  const auto asked = [&](const std::string& query, bool throughout = false) {
    plan::Claim claim = run.claim(
        "promql", with_fields({{"promql", query}, {"value", scenario::Comparison{">", 5}}}));
    if (throughout) claim.moments = scenario::Moments::throughout;
    const auto all = run.all_questions(claim);
    return std::count_if(all.begin(), all.end(), asks_for_samples_alone);
  };
  EXPECT_EQ(asked("sum(increase(a_total[$window]))"), 2) << "once of what is pushed";
  EXPECT_EQ(asked("sum(rate(a_total[$window])) / sum(rate(b_total[$window]))"), 2);
  EXPECT_EQ(asked("sum(rate(a_total[5s]))"), 0);
  EXPECT_EQ(asked("sum(a_total)"), 0);
  EXPECT_EQ(asked("sum(rate(a_total[5s]))", true), 0);
}

}  // namespace
}  // namespace harness::verdict
