#include "harness/plan/idle_phases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/scenarios.hpp"

namespace harness::plan {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<yaml::Problem> idle(const std::string& load) {
  const auto scenario = test::parse(test::scenario_with(load, R"(phases:
  - {name: busy, for: 20s}
  - {name: quiet, for: 20s}
expect:
  - {claim: a, during: quiet, promql: up, value: == 1}
  - {claim: b, during: quiet, promql: up, value: == 1}
)"));
  EXPECT_TRUE(scenario) << to_string(scenario.error());
  return judged_without_load(make_plan(scenario.value(), 7));
}

TEST(JudgedWithoutLoad, IsAPhaseBehindTheEndOfAllLoad) {
  const auto found = idle("    executor: constant-vus\n    duration: 20s\n");
  ASSERT_THAT(found, SizeIs(1)) << "however many claims are on it";
  EXPECT_EQ(found[0].what, "no load is due in phase quiet");
}

TEST(JudgedWithoutLoad, IsNoPhaseThatALoadMayReach) {
  EXPECT_THAT(idle("    executor: constant-vus\n"), IsEmpty());
  EXPECT_THAT(idle("    executor: constant-vus\n    duration: 30s\n"), IsEmpty());
  EXPECT_THAT(idle("    executor: constant-vus\n    duration: 5s\n    startTime: 25s\n"),
              IsEmpty());
  EXPECT_THAT(idle("    executor: per-vu-iterations\n"), IsEmpty());
}

// From nobody to nobody nothing is due, however long the load lasts.
TEST(JudgedWithoutLoad, IsAPhaseInWhichStagesRestAtZero) {
  const std::string ends_at_zero =
      "    executor: ramping-arrival-rate\n    startRate: 5\n    preAllocatedVUs: 1\n"
      "    stages: [{duration: 19s, target: 5}, {duration: 1s, target: 0}, ";
  EXPECT_THAT(idle(ends_at_zero + "{duration: 20s, target: 0}]\n"), SizeIs(1));
  EXPECT_THAT(idle(ends_at_zero + "{duration: 20s, target: 1}]\n"), IsEmpty());
  const std::string users =
      "    executor: ramping-vus\n    startVUs: 2\n    stages: [{duration: 20s, target: 0}, ";
  EXPECT_THAT(idle(users + "{duration: 20s, target: 0}]\n"), SizeIs(1));
  EXPECT_THAT(idle(users + "{duration: 20s, target: 2}]\n"), IsEmpty());
}

TEST(JudgedWithoutLoad, IsAPhaseBeforeALoadBegins) {
  const auto scenario =
      test::parse(test::scenario_with("    executor: constant-vus\n    startTime: 20s\n", R"(phases:
  - {name: early, for: 20s}
  - {name: busy, for: 20s}
expect:
  - {claim: a, during: early, logql: '{a="b"}', count: ">= 1"}
)"));
  ASSERT_TRUE(scenario) << to_string(scenario.error());
  EXPECT_THAT(judged_without_load(make_plan(scenario.value(), 7)), SizeIs(1));
}

std::optional<Duration> end_of_those_into_quiet(const std::string& load) {
  const auto scenario = test::parse(test::scenario_with(load, R"(phases:
  - {name: busy, for: 20s}
  - {name: quiet, for: 20s}
expect:
  - {claim: a, promql: up, value: == 1}
)"));
  EXPECT_TRUE(scenario) << to_string(scenario.error());
  const Plan plan = make_plan(scenario.value(), 7);
  return end_of_loads_into(plan, plan.phases[1]);
}

// What ends with its iterations may be over whenever it likes.
TEST(LoadsByTheirDuration, LastIntoPhasesThatBeginBeforeTheirEnd) {
  using std::chrono::seconds;
  EXPECT_EQ(end_of_those_into_quiet("    executor: constant-vus\n    duration: 25s\n"),
            Duration{seconds{25}});
  EXPECT_EQ(
      end_of_those_into_quiet("    executor: constant-vus\n    duration: 5s\n    startTime: 30s\n"),
      Duration{seconds{35}});
  EXPECT_FALSE(end_of_those_into_quiet("    executor: constant-vus\n    duration: 20s\n"));
  EXPECT_FALSE(end_of_those_into_quiet("    executor: per-vu-iterations\n"));
}

std::vector<yaml::Problem> never_due(const std::string& load, const std::string& phases = "") {
  const auto scenario = test::parse(test::scenario_with(load, phases + R"(expect:
  - {claim: a, promql: up, value: == 1}
)"));
  EXPECT_TRUE(scenario) << to_string(scenario.error());
  return loads_never_due(make_plan(scenario.value(), 7));
}

// The first user of a ramp comes at its end, and half an arrival is none.
TEST(LoadsNeverDue, AreOverBeforeTheirFirstIteration) {
  for (const char* load :
       {"    executor: ramping-vus\n    startVUs: 0\n    stages: [{duration: 2s, target: 1}]\n",
        "    executor: ramping-vus\n    startVUs: 3\n    stages: [{duration: 0s, target: 5}]\n",
        "    executor: ramping-arrival-rate\n    startRate: 0\n    preAllocatedVUs: 1\n"
        "    stages: [{duration: 1s, target: 1}]\n"}) {
    const auto found = never_due(load);
    ASSERT_THAT(found, SizeIs(1)) << load;
    EXPECT_EQ(found[0].what, "load players sends nothing: it is over before an iteration is due");
  }
}

TEST(LoadsNeverDue, AreNoneThatSendOnce) {
  for (const char* load :
       {"    executor: ramping-vus\n    startVUs: 0\n    stages: [{duration: 2s, target: 2}]\n",
        "    executor: ramping-vus\n    startVUs: 1\n    stages: [{duration: 2s, target: 0}]\n",
        "    executor: ramping-vus\n    startVUs: 0\n    stages: [{duration: 2s, target: 1}, "
        "{duration: 1s, target: 1}]\n",
        "    executor: ramping-arrival-rate\n    startRate: 0\n    preAllocatedVUs: 1\n"
        "    stages: [{duration: 2s, target: 1}]\n",
        "    executor: constant-vus\n    duration: 1s\n"}) {
    EXPECT_THAT(never_due(load), IsEmpty()) << load;
  }
}

// The phases end it where its first user would come.
TEST(LoadsNeverDue, AreAlsoCutShortByTheLastPhase) {
  const char* load =
      "    executor: ramping-vus\n    startVUs: 0\n    stages: [{duration: 20s, target: 2}]\n";
  EXPECT_THAT(never_due(load, "phases:\n  - {name: a, for: 5s}\n"), SizeIs(1));
  EXPECT_THAT(never_due(load, "phases:\n  - {name: a, for: 15s}\n"), IsEmpty());
}

}  // namespace
}  // namespace harness::plan
