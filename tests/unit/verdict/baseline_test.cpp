#include "harness/verdict/baseline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/scenario/scenario.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// 1,000 answers of 10 to 20 ms or so in the outage, in two loads; some more between phases.
observe::Observations observed_roll(double slower, std::uint64_t seed = 1) {
  observe::Observations observed = SmallRun().observations;
  observed.seed = seed;
  observed.load.schedule_hash = "9c56cc51b374c3ba";
  for (const std::string_view phase :
       std::initializer_list<std::string_view>{"outage", "outage", scenario::between_phases}) {
    load::RequestStats stats;
    stats.request = "roll";
    stats.phase = phase;
    stats.tags = {{"scenario", std::to_string(observed.load.requests.size())}};
    stats.sent = 500;
    stats.ok = 480;
    stats.failed = 20;
    for (int i = 0; i < 500; ++i) {
      const double time = (10'000 + 20 * i) * slower * (1 + 0.01 * static_cast<double>(seed % 3));
      load::times_of(200, true, stats.answers).latency.record(static_cast<std::uint64_t>(time));
    }
    observed.load.requests.push_back(stats);
  }
  return observed;
}

Baseline accepted_rolls(std::size_t arms) {
  Baseline baseline{"db-failure", "Linux x86_64, 2 cores", {}};
  for (std::size_t i = 0; i < arms; ++i) baseline.arms.push_back(arm_of(observed_roll(1, i + 1)));
  return baseline;
}

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

TEST(BaselineCompared, HoldsOfTheSameAndFailsOfWhatIsSlowerTwice) {
  const Baseline baseline = accepted_rolls(6);
  const BaselineArm same = arm_of(observed_roll(1, 2));
  const BaselineArm slow = arm_of(observed_roll(1.5, 2));
  for (const FigureCompared& one : compare(baseline, {same}, 1.2)) {
    EXPECT_EQ(one.compared.outcome, Outcome::pass) << one.figure;
  }
  const auto failed = compare(baseline, {slow, slow}, 1.2);
  ASSERT_THAT(failed, SizeIs(2));
  EXPECT_EQ(failed[0].figure, "latency p(50)");
  EXPECT_EQ(failed[1].figure, "latency p(95)");
  for (const FigureCompared& one : failed) {
    EXPECT_EQ(one.compared.outcome, Outcome::fail) << one.figure;
    EXPECT_NEAR(one.now / one.then, 1.5, 0.05);
  }
  EXPECT_EQ(compare(baseline, {slow}, 1.2)[0].compared.outcome, Outcome::undecided);
}

TEST(BaselineCompared, LeavesOpenWhatARunDoesNotHave) {
  const Baseline baseline = accepted_rolls(6);
  BaselineArm without = arm_of(observed_roll(1));
  without.figures.clear();
  const auto compared = compare(baseline, {without}, 1.2);
  ASSERT_THAT(compared, SizeIs(2));
  EXPECT_EQ(compared[0].compared.outcome, Outcome::undecided);
  EXPECT_EQ(compared[0].compared.why, "a run has too few answers to it");
}

// They may have taken any time: neither do they make it faster, nor do they make it slower.
TEST(BaselineCompared, PassesNothingThatHangsOnRequestsWithoutAnAnswer) {
  const Baseline baseline = accepted_rolls(6);
  BaselineArm hanging = arm_of(observed_roll(1, 2));
  hanging.figures[0].sent = 1100;
  const auto compared = compare(baseline, {hanging, hanging}, 1.2);
  ASSERT_THAT(compared, SizeIs(2));
  EXPECT_EQ(compared[0].compared.outcome, Outcome::pass) << "the median is another answer's";
  EXPECT_EQ(compared[1].compared.outcome, Outcome::undecided) << "of 1100, 100 have no answer";
  EXPECT_THAT(compared[1].compared.why, HasSubstr("nobody answered"));
}

TEST(BaselineCompared, ComparesNothingThatRestsOnFewAnswers) {
  Baseline baseline = accepted_rolls(6);
  for (BaselineArm& arm : baseline.arms) {
    load::Histogram few;
    for (int i = 0; i < 30; ++i) few.record(10'000);
    arm.figures[0].latency = few;
  }
  EXPECT_THAT(compare(baseline, baseline.arms, 1.2), IsEmpty());
}

}  // namespace
}  // namespace harness::verdict
