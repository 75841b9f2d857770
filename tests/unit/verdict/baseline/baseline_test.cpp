#include "harness/verdict/baseline/baseline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/observed_rolls.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using test::accepted_rolls;
using test::observed_roll;

TEST(Baseline, HasTheFiguresOfEachRequestInEachPhase) {
  const BaselineArm arm = arm_of(observed_roll(1, 3));
  EXPECT_EQ(arm.seed, 3U);
  EXPECT_EQ(arm.schedule_hash, "9c56cc51b374c3ba");
  EXPECT_EQ(arm.started_at, "2023-11-14T22:13:18.000Z");
  ASSERT_THAT(arm.figures, SizeIs(1)) << "a transition is no phase";
  EXPECT_EQ(arm.figures[0].phase, "outage");
  EXPECT_EQ(arm.figures[0].sent, 1000U);
  EXPECT_EQ(arm.figures[0].failed, 40U);
  EXPECT_EQ(arm.figures[0].latency.count(), 1000U);
  EXPECT_DOUBLE_EQ(arm.figures[0].per_second, 50) << "in 20 s";
}

TEST(Baseline, IsTheSameOnceItIsReadAgain) {
  const Baseline baseline = accepted_rolls(3);
  const auto again = parse_baseline(to_json(baseline), "baselines/db.json");
  ASSERT_TRUE(again) << to_string(again.error());
  EXPECT_EQ(*again, baseline);
}

TEST(Baseline, RefusesWhatIsNone) {
  for (const char* text :
       {"", "[]", "{}", R"({"baseline_version": 1})",
        R"({"baseline_version": 2, "scenario": "", "host": "", "runs": []})",
        R"({"baseline_version": 1, "scenario": 1, "host": "", "runs": []})",
        R"({"baseline_version": 1, "scenario": "", "host": "", "runs": [{}]})"}) {
    const auto refused = parse_baseline(text, "baselines/db.json");
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().where, "baselines/db.json");
    EXPECT_THAT(refused.error().remedy, HasSubstr("harness baseline accept"));
  }
}

// Numbers of claims about metrics that have a bound are in it; a text, or a threshold, is not.
TEST(Baseline, HasTheNumbersOfClaimsAboutMetrics) {
  Finding slow;
  slow.claim = "Rolls are quick";
  slow.kind = "promql";
  slow.during = "outage";
  slow.expected = "< 0.2";
  slow.value = Interval{0.1, 0.12};
  Finding exact = slow;
  exact.expected = "== 3";
  Finding threshold = slow;
  threshold.kind = "threshold";
  Finding unknown = slow;
  unknown.value.reset();
  const BaselineArm arm = arm_of(observed_roll(1), {slow, exact, threshold, unknown});
  ASSERT_THAT(arm.claims, SizeIs(1));
  EXPECT_EQ(arm.claims[0], (BaselineClaim{"Rolls are quick", "outage", "< 0.2", {0.1, 0.12}}));
  const Baseline baseline{"db-failure", "Linux x86_64, 2 cores", {arm, arm}};
  EXPECT_EQ(parse_baseline(to_json(baseline), "db.json").value(), baseline);
}

// Those that were accepted by earlier versions have no claims.
TEST(Baseline, IsReadWithoutClaims) {
  const auto baseline = parse_baseline(
      R"({"baseline_version": 1, "scenario": "a", "host": "b", "runs": [{"seed": 1,
          "schedule_hash": "", "started_at": "", "requests": []}]})",
      "a.json");
  ASSERT_TRUE(baseline) << to_string(baseline.error());
  EXPECT_THAT(baseline->arms.front().claims, IsEmpty());
}

}  // namespace
}  // namespace harness::verdict
