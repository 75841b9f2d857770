// What is seen at scrapes: windows with edges that nobody waited for, and each moment of a window.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/file.hpp"
#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::filesystem::path written(const TempDirectory& home, const std::string& scenario) {
  const std::filesystem::path file = home.path() / "a.yaml";
  EXPECT_TRUE(write_file(file, scenario));
  return file;
}

std::string seen_by(const nlohmann::json& verdict, const std::string& claim) {
  for (const auto& one : verdict.at("claims")) {
    if (one.at("claim") == claim) return one.at("seen");
  }
  return "no such claim";
}

// Fair rolls all the time, and ten that fail in the half second before 4 s.
const std::string burst_before_4s = R"(
system:
  stage: 1
  options: {dice-roller: ["--max-delay=0s", "--error-rate=1"]}
load:
  - name: steady
    executor: constant-arrival-rate
    rate: 10
    preAllocatedVUs: 10
    flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]
  - name: failing
    executor: constant-arrival-rate
    startTime: 3500ms
    duration: 400ms
    rate: 25
    preAllocatedVUs: 5
    flow: [{request: failing, get: "{dice-roller}/roll?die=risky"}]
phases: [{name: baseline, for: 10s}]
)";

// No scrape is waited for at 4 s: what came just before may have come just after.
TEST(WindowEdges, AreUndecidedWhereWhatIsBesideThemDecides) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, "name: edges" + burst_before_4s + R"(
expect:
  - claim: No roll fails from 4 s on
    during: baseline
    after: 4s
    promql: sum(increase(dice_rolls_total{result="error"}[$window]))
    value: "== 0"
)")});
  EXPECT_EQ(run.wait(), 3) << run.output();
  const auto verdict = run.verdict();
  EXPECT_THAT(red_claims(verdict), ElementsAre("undecided: No roll fails from 4 s on"));
  EXPECT_THAT(seen_by(verdict, "No roll fails from 4 s on"),
              HasSubstr("no scrape was waited for where after ends: give it a phase of its own"));
}

TEST(WindowEdges, AreNoMatterWhereBothWindowsAgree) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, "name: no-edges" + burst_before_4s + R"(
expect:
  - claim: No roll fails from 6 s on
    during: baseline
    after: 6s
    promql: sum(increase(dice_rolls_total{result="error"}[$window]))
    value: "== 0"
  - claim: Rolls go on from 4 s on
    during: baseline
    after: 4s
    promql: sum(increase(dice_rolls_total[$window]))
    value: "> 10"
)")});
  EXPECT_EQ(run.wait(), 0) << run.output();
}

TEST(WindowEdges, LeaveTwoScrapesOrAreRefused) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, "name: too-short" + burst_before_4s + R"(
expect:
  - claim: No roll fails at the end
    during: baseline
    after: 9s
    promql: sum(increase(dice_rolls_total{result="error"}[$window]))
    value: "== 0"
)")});
  EXPECT_EQ(run.wait(), 2) << run.output();
  EXPECT_THAT(run.output(), HasSubstr("after: what it leaves of phase baseline, 1s, may hold fewer "
                                      "than two scrapes"));
}

// Nobody rolls from 4 s to 8 s.
const std::string with_a_gap = R"(
system: {stage: 1}
load:
  - name: before
    executor: constant-arrival-rate
    duration: 4s
    rate: 20
    preAllocatedVUs: 40
    flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]
  - name: again
    executor: constant-arrival-rate
    startTime: 8s
    rate: 20
    preAllocatedVUs: 40
    flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]
phases:
  - {name: with-a-gap, for: 14s}
  - {name: without, for: 10s}
)";

TEST(Throughout, HoldsAtEachMomentAndFailsAtTheMomentThatDoes) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, "name: gap" + with_a_gap + R"(
expect:
  - claim: Rolls go on
    throughout: with-a-gap
    promql: sum(increase(dice_rolls_total[2s]))
    value: "> 0"
  - claim: They do in the end
    at_end: with-a-gap
    promql: sum(increase(dice_rolls_total[2s]))
    value: "> 0"
  - claim: They do where there is no gap
    throughout: without
    promql: sum(increase(dice_rolls_total[3s]))
    value: "> 20"
  - {claim: The roller is up, throughout: with-a-gap, promql: 'up{job="dice-roller"}', value: "== 1"}
  - claim: Each moment has lines
    throughout: without
    logql: sum(count_over_time({compose_service="dice-roller"}[3s]))
    value: "> 20"
)")});
  EXPECT_EQ(run.wait(), 1) << run.output();
  const auto verdict = run.verdict();
  EXPECT_THAT(red_claims(verdict), ElementsAre("fail: Rolls go on"));
  EXPECT_THAT(seen_by(verdict, "Rolls go on"),
              AllOf(StartsWith("0 at "), HasSubstr(" after the window's begin")));
  EXPECT_EQ(verdict.at("claims").at(0).at("evaluated"), "throughout");
  EXPECT_EQ(verdict.at("claims").at(1).at("evaluated"), "at_end");
  EXPECT_THAT(content_of(run.run_dir() / "summary.txt"), HasSubstr("throughout"));
  EXPECT_THAT(content_of(run.run_dir() / "junit.xml"), HasSubstr("evaluated: throughout"));
}

// In one second 15 of 35 requests fail; of all of them that is less than a tenth.
const std::string failing_for_a_second = R"(
system:
  stage: 1
  options: {dice-roller: ["--max-delay=0s", "--error-rate=1"]}
load:
  - name: steady
    executor: constant-arrival-rate
    rate: 20
    preAllocatedVUs: 20
    flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]
  - name: failing
    executor: constant-arrival-rate
    startTime: 4s
    duration: 1s
    rate: 15
    preAllocatedVUs: 20
    flow: [{request: failing, get: "{dice-roller}/roll?die=risky"}]
phases: [{name: baseline, for: 10s}]
)";

TEST(ThresholdOver, HoldsInEachStretchAndFailsInTheOneThatDoes) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, "name: stretches" + failing_for_a_second + R"(
thresholds:
  - during: baseline
    http_req_failed:
      - rate < 0.1
      - {threshold: "rate < 0.1", over: 2s}
      - {threshold: "rate < 0.5", over: 2s}
    http_reqs: {threshold: "count > 30", over: 2s}
    latency: [{threshold: "p(95) < 5000", over: 5s}]
)")});
  EXPECT_EQ(run.wait(), 1) << run.output();
  const auto verdict = run.verdict();
  EXPECT_THAT(red_claims(verdict), ElementsAre("fail: http_req_failed rate < 0.1 over each 2s"));
  // Of the two stretches that have that second, whichever has a request less.
  EXPECT_THAT(seen_by(verdict, "http_req_failed rate < 0.1 over each 2s"),
              ::testing::AnyOf(HasSubstr(" from 3s to 5s of the load"),
                               HasSubstr(" from 4s to 6s of the load")));
}

}  // namespace
}  // namespace harness::test
