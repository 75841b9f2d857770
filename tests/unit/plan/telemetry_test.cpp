#include "harness/plan/telemetry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/scenarios.hpp"

namespace harness::plan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::uint64_t gib = std::uint64_t{1} << 30;

Plan planned(const std::string& load) {
  const auto scenario = test::parse(test::scenario_with(load, ""));
  EXPECT_TRUE(scenario) << to_string(scenario.error());
  return make_plan(scenario.value(), 7);
}

TEST(ExpectedRequests, FollowTheExecutor) {
  for (const auto& [load, requests] : std::vector<std::pair<std::string, double>>{
           {"    executor: constant-vus\n    vus: 10\n    duration: 20s\n    think_time: 1.99s\n",
            100},
           {"    executor: constant-arrival-rate\n    rate: 50\n    duration: 10s\n"
            "    preAllocatedVUs: 1\n",
            500},
           {"    executor: ramping-arrival-rate\n    startRate: 0\n    preAllocatedVUs: 1\n"
            "    stages: [{duration: 10s, target: 20}]\n",
            100},
           {"    executor: ramping-vus\n    startVUs: 0\n    think_time: 0.99s\n"
            "    stages: [{duration: 10s, target: 20}]\n",
            100},
           {"    executor: constant-arrival-rate\n    rate: 0.4\n    duration: 4s\n"
            "    preAllocatedVUs: 1\n",
            2},
           {"    executor: constant-arrival-rate\n    rate: 5\n    duration: 1500ms\n"
            "    preAllocatedVUs: 1\n",
            8},
           {"    executor: per-vu-iterations\n    vus: 2\n    iterations: 100\n"
            "    think_time: 100ms\n    maxDuration: 1s\n",
            22},
           {"    executor: shared-iterations\n    vus: 2\n    iterations: 30\n", 30},
           {"    executor: per-vu-iterations\n    vus: 2\n    iterations: 30\n", 60}}) {
    EXPECT_NEAR(expected_requests(planned(load)), requests, requests / 50) << load;
  }
}

TEST(ExpectedRequests, AreNotPromisedWhereThePausesLeaveNoTime) {
  const Plan plan = planned(
      "    executor: per-vu-iterations\n    vus: 2\n    iterations: 100\n"
      "    think_time: 100ms\n    maxDuration: 1s\n");
  EXPECT_THAT(print(plan), HasSubstr("due: 200 iterations, for which 1s is too short: with their "
                                     "pauses users begin 22 at most\n"));
}

TEST(ExpectTelemetry, SamplesNothingWhereAllHasRoom) {
  Plan plan = planned("    executor: shared-iterations\n    vus: 1\n    iterations: 1000\n");
  expect_telemetry(plan, {7, 3}, gib);
  ASSERT_TRUE(plan.telemetry);
  EXPECT_EQ(plan.telemetry->spans, 7000);
  EXPECT_EQ(plan.telemetry->lines, 3000);
  EXPECT_EQ(plan.sampled, 1);
  const std::string text = print(plan);
  EXPECT_THAT(text, HasSubstr("telemetry, roughly\n  1000 requests\n  loki: 3000 lines, "));
  EXPECT_THAT(text, Not(HasSubstr("sampled")));
}

TEST(ExpectTelemetry, SamplesTracesWhereTheirSpansWouldBeTooMany) {
  Plan plan = planned(
      "    executor: constant-arrival-rate\n    rate: 10000\n    duration: 100s\n"
      "    preAllocatedVUs: 1\n");
  expect_telemetry(plan, {7, 3}, gib);
  EXPECT_LT(plan.sampled, 0.35);
  EXPECT_GT(plan.sampled, 0.05);
  EXPECT_LT(plan.telemetry->span_bytes, gib);
  EXPECT_THAT(print(plan), HasSubstr("% of the requests are sampled, those that are kept among "
                                     "them;\n  counts of spans and traces are lower bounds\n"));
}

}  // namespace
}  // namespace harness::plan
