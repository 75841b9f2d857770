// Arrivals at a steady rate and in a ramp, counted by load and by phase.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/file.hpp"
#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::ElementsAre;

// The crowd's only user thinks all the time after its first iteration. The ramp adds up to 20 where
// the first phase ends, and to 50 where the load does, which would like to go on.
constexpr std::string_view scenario = R"(name: arrivals
system: {stage: 1}
load:
  - name: steady
    executor: constant-arrival-rate
    rate: 20
    preAllocatedVUs: 40
    duration: 1m
    flow: &roll [{request: roll, get: "{dice-roller}/roll?die=fair"}]
  - name: ramp
    executor: ramping-arrival-rate
    startRate: 10
    stages: [{duration: 1s, target: 30}, {duration: 1m, target: 30}]
    preAllocatedVUs: 50
    tags: {team: ops}
    flow: *roll
  - name: crowd
    executor: constant-arrival-rate
    rate: 20
    preAllocatedVUs: 1
    think_time: 1m
    flow: *roll
phases: [{name: first, for: 1s}, {name: second, for: 1s}]
thresholds:
  - "iterations{scenario:steady}": count == 40
    "iterations{team:ops}": count == 50
    "iterations{scenario:crowd}": count == 1
    "dropped_iterations{scenario:ramp}": count == 0
    "dropped_iterations{scenario:crowd}": count == 0
    iterations: count == 91
  - {during: first, "http_reqs{scenario:steady}": count == 20, "http_reqs{scenario:ramp}": count == 20}
  - {during: second, "http_reqs{scenario:steady}": count == 20, "http_reqs{scenario:ramp}": count == 30}
)";

TEST(Arrivals, AreCountedByTheirLoadAndInThePhaseInWhichTheyAreDue) {
  const TempDirectory home;
  ASSERT_TRUE(write_file(home / "arrivals.yaml", std::string(scenario)));
  HarnessProcess run({"run", home / "arrivals.yaml"});
  EXPECT_EQ(run.wait(), 1) << run.output();
  const auto red = ElementsAre("fail: dropped_iterations{scenario:crowd} count == 0");
  EXPECT_THAT(red_claims(run.verdict()), red);
  HarnessProcess judge({"judge", run.run_dir()});
  EXPECT_EQ(judge.wait(), 1) << judge.output();
  EXPECT_THAT(red_claims(run.verdict()), red);
}

}  // namespace
}  // namespace harness::test
