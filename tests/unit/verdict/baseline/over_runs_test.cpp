#include "harness/verdict/baseline/over_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace harness::verdict {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

ClaimOverRuns counted_runs(std::size_t held, std::size_t failed, std::size_t undecided = 0) {
  ClaimOverRuns claim;
  claim.held = held;
  claim.failed = failed;
  claim.undecided = undecided;
  return claim;
}

TEST(ClaimOverRuns, HoldsWhereItHeldInEach) {
  EXPECT_EQ(counted_runs(5, 0).steadiness(), Steadiness::holds);
  EXPECT_EQ(counted_runs(0, 5).steadiness(), Steadiness::fails);
  EXPECT_EQ(counted_runs(0, 1, 4).steadiness(), Steadiness::fails);
  EXPECT_EQ(counted_runs(4, 1).steadiness(), Steadiness::flaky);
  EXPECT_EQ(counted_runs(1, 1, 3).steadiness(), Steadiness::flaky);
  EXPECT_EQ(counted_runs(4, 0, 1).steadiness(), Steadiness::undecided);
  EXPECT_EQ(counted_runs(0, 0, 5).steadiness(), Steadiness::undecided);
  EXPECT_EQ(counted_runs(0, 0).steadiness(), Steadiness::undecided);
}

// Clopper's and Pearson's, as tables have them.
TEST(ClaimOverRuns, KnowsInWhichShareOfAllRunsItHolds) {
  const Interval all = counted_runs(5, 0).share_held();
  EXPECT_NEAR(all.low, std::pow(0.05, 0.2), 1e-6) << "0.549";
  EXPECT_EQ(all.high, 1);
  const Interval none = counted_runs(0, 5).share_held();
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, 1 - std::pow(0.05, 0.2), 1e-6);
  const Interval most = counted_runs(4, 1).share_held();
  EXPECT_NEAR(most.low, 0.2836, 1e-4);
  EXPECT_NEAR(most.high, 0.9949, 1e-4);
  EXPECT_NEAR(counted_runs(59, 0).share_held().low, 0.95, 1e-3);
}

TEST(ClaimOverRuns, TakesWhatIsUndecidedForBoth) {
  const Interval share = counted_runs(3, 0, 2).share_held();
  EXPECT_NEAR(share.low, 0.1466, 1e-4) << "3 of 5";
  EXPECT_EQ(share.high, 1) << "5 of 5";
}

Verdict verdict_of_runs(std::vector<Outcome> outcomes) {
  Verdict verdict;
  for (const Outcome outcome : outcomes) {
    Finding& finding = verdict.findings.emplace_back();
    finding.claim = "claim " + std::to_string(verdict.findings.size());
    finding.kind = "promql";
    finding.outcome = outcome;
  }
  return verdict;
}

TEST(OverRuns, CountsEachClaimInEachRun) {
  const Verdict one = verdict_of_runs({Outcome::pass, Outcome::fail, Outcome::pass});
  const Verdict two = verdict_of_runs({Outcome::pass, Outcome::pass, Outcome::undecided});
  const Verdict three = verdict_of_runs({Outcome::pass, Outcome::no_data, Outcome::pass});
  const auto claims = over_runs({&one, &two, &three});
  ASSERT_THAT(claims, SizeIs(3));
  EXPECT_EQ(claims[0].steadiness(), Steadiness::holds);
  EXPECT_EQ(claims[1].steadiness(), Steadiness::flaky);
  EXPECT_EQ(claims[1].failed, 2U);
  EXPECT_EQ(claims[2].steadiness(), Steadiness::undecided);
  EXPECT_EQ(claims[2].runs(), 3U);
}

// Neither what was spoilt nor what never ran says anything of a claim.
TEST(OverRuns, LeavesOpenWhatARunCannotSay) {
  const Verdict good = verdict_of_runs({Outcome::pass});
  Verdict spoilt = verdict_of_runs({Outcome::fail});
  spoilt.spoilt = true;
  for (const Verdict* other :
       {static_cast<const Verdict*>(&spoilt), static_cast<const Verdict*>(nullptr)}) {
    const auto claims = over_runs({other, &good});
    ASSERT_THAT(claims, SizeIs(1));
    EXPECT_EQ(claims[0].held, 1U);
    EXPECT_EQ(claims[0].undecided, 1U);
    EXPECT_EQ(claims[0].steadiness(), Steadiness::undecided);
  }
  EXPECT_THAT(over_runs({nullptr, nullptr}), IsEmpty());
}

// What one run tells of a fault stands before what all tell of an abort.
TEST(OverRuns, FindsAClaimBehindWhatIsFoundOfFaults) {
  Verdict one = verdict_of_runs({Outcome::pass, Outcome::pass});
  Verdict two = one;
  Finding fault;
  fault.claim = "postgres is back";
  fault.kind = "fault";
  fault.outcome = Outcome::fail;
  two.findings.insert(two.findings.begin() + 1, fault);
  const auto claims = over_runs({&one, &two});
  ASSERT_THAT(claims, SizeIs(2));
  EXPECT_EQ(claims[1].held, 2U);
}

}  // namespace
}  // namespace harness::verdict
