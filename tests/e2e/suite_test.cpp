// Several scenarios in one go: one table, one JUnit file, one exit code.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>

#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"

namespace harness::test {
namespace {

using std::chrono::seconds;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;

// Rolls for two seconds and claims one thing.
void write_small_scenario(const TempDirectory& into, const std::string& name,
                          const std::string& condition, double cores = 1) {
  std::ofstream(into / (name + ".yaml")) << "name: " + name + "\ncores: " + std::to_string(cores) +
                                                R"(
system: {stage: 1}
load:
  - name: players
    executor: constant-vus
    duration: 2s
    vus: 2
    flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]
thresholds: [{http_reqs: count )" + condition + "}]\n";
}

TEST(Suite, RunsEveryScenarioOfADirectoryAndJudgesThemAgain) {
  const TempDirectory scenarios;
  write_small_scenario(scenarios, "a-good", "> 0");
  write_small_scenario(scenarios, "b-bad", "< 1");
  write_small_scenario(scenarios, "c-good", "> 0");
  HarnessProcess run({"run", scenarios.path()});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(run.output(), HasSubstr("b-bad (2 of 3)"));
  EXPECT_THAT(run.output(), ContainsRegex("a-good +pass +1/1"));
  EXPECT_THAT(run.output(), ContainsRegex("b-bad +fail +0/1 .* http_reqs count < 1: "));
  EXPECT_THAT(run.output(), HasSubstr("FAIL: 2 of 3 scenarios pass (exit code 1)"));
  const std::string junit = content_of(run.run_dir() / "junit.xml");
  EXPECT_THAT(junit, HasSubstr("<testsuite name=\"c-good\""));
  EXPECT_EQ(content_of(run.run_dir() / "b-bad" / "verdict.json").empty(), false);

  HarnessProcess again({"judge", run.run_dir(), "--out", run.run_dir() / "again"});
  EXPECT_EQ(again.wait(), 1) << again.output();
  EXPECT_EQ(content_of(run.run_dir() / "again" / "junit.xml"), junit);
}

TEST(Suite, RunsAScenarioSeveralTimesAndJudgesItsClaimsOverAll) {
  const TempDirectory scenarios;
  write_small_scenario(scenarios, "rolls", "> 0");
  HarnessProcess run({"run", scenarios / "rolls.yaml", "--runs", "2", "--seed", "7"});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(run.output(), HasSubstr("rolls, 2 runs"));
  EXPECT_THAT(run.output(), HasSubstr("22 % of runs or more"));
  EXPECT_THAT(run.output(), HasSubstr("PASS: all 2 runs pass (exit code 0)"));
  const auto runs = nlohmann::json::parse(content_of(run.run_dir() / "runs.json"));
  EXPECT_EQ(runs[0]["claims"][0]["result"], "holds");
  const auto second = nlohmann::json::parse(content_of(run.run_dir() / "rolls-2/verdict.json"));
  EXPECT_EQ(second["seed"], 8);

  HarnessProcess again({"judge", run.run_dir()});
  EXPECT_EQ(again.wait(), 0);
  EXPECT_THAT(again.output(), HasSubstr("rolls, 2 runs"));
}

// 180 rolls in 3 s.
void write_rolls(const TempDirectory& into, const std::string& name, const std::string& more) {
  std::ofstream(into / (name + ".yaml")) << "name: " + name + "\n" + more + R"(
system: {stage: 1}
load:
  - name: players
    executor: constant-arrival-rate
    rate: 60
    duration: 3s
    preAllocatedVUs: 90
    flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]
thresholds: [{http_reqs: count > 0}]
)";
}

TEST(Suite, OfRunsIsAcceptedAsABaselineWithWhichOthersAreCompared) {
  const TempDirectory scenarios;
  write_rolls(scenarios, "rolls", "");
  HarnessProcess run({"run", scenarios / "rolls.yaml", "--runs", "3"});
  ASSERT_EQ(run.wait(), 0) << run.output();
  const std::string file = scenarios / "rolls.json";
  HarnessProcess alone({"baseline", "accept", run.run_dir() / "rolls", "--as", file});
  EXPECT_EQ(alone.wait(), 2);
  EXPECT_THAT(alone.output(), HasSubstr("one run does not show what differs by chance"));
  HarnessProcess accepted({"baseline", "accept", run.run_dir(), "--as", file});
  EXPECT_EQ(accepted.wait(), 0) << accepted.output();
  EXPECT_THAT(accepted.output(), HasSubstr("rolls.json: 3 runs of rolls, accepted on Linux"));
  HarnessProcess compared({"baseline", "compare", run.run_dir(), "--with", file});
  const int code = compared.wait();
  EXPECT_TRUE(code == 0 || code == 3) << "the same is never red: " << compared.output();
  HarnessProcess nowhere({"run", scenarios / "rolls.yaml", "--baseline", scenarios / "none.json"});
  EXPECT_EQ(nowhere.wait(), 2) << nowhere.output();
  HarnessProcess gated({"run", scenarios / "rolls.yaml", "--baseline", file, "--at-most", "100"});
  EXPECT_EQ(gated.wait(), 0) << gated.output();
  EXPECT_THAT(gated.output(), HasSubstr("PASS: all figures are below 100 times the baseline's"));
  EXPECT_THAT(compared.output(), ContainsRegex("roll +load +latency p\\(50\\)"));
}

// A scenario says itself what its runs are compared with. Before anything was accepted none can
// pass, and it says how that is done.
TEST(Suite, ComparesRunsWithWhatTheirScenarioNames) {
  const TempDirectory scenarios;
  write_rolls(scenarios, "rolls", "baseline: {file: accepted.json, at_most: 100}\nruns: 3");
  const std::string file = scenarios / "accepted.json";
  HarnessProcess first({"run", scenarios / "rolls.yaml"});
  EXPECT_EQ(first.wait(), 3) << first.output();
  EXPECT_THAT(first.output(), HasSubstr("there are no accepted runs yet"));
  EXPECT_THAT(first.output(),
              ContainsRegex("harness baseline accept .*rolls.* --as .*accepted.json"));
  HarnessProcess accepted({"baseline", "accept", first.run_dir(), "--as", file});
  ASSERT_EQ(accepted.wait(), 0) << accepted.output();
  HarnessProcess gated({"run", scenarios / "rolls.yaml", "--runs", "1"});
  EXPECT_EQ(gated.wait(), 0) << gated.output();
  EXPECT_THAT(gated.output(), HasSubstr("rolls, compared with " + file));
  EXPECT_THAT(gated.output(), HasSubstr("PASS: all figures are below 100 times the baseline's"));
  write_rolls(scenarios, "others", "baseline: accepted.json");
  HarnessProcess others({"validate", scenarios / "others.yaml"});
  EXPECT_EQ(others.wait(), 2);
  EXPECT_THAT(others.output(),
              HasSubstr("others.yaml:2:11: baseline: \"accepted.json\" is of rolls"));
}

TEST(Suite, RunsABaselinesScenarioByTurnsWithItsOwn) {
  const TempDirectory scenarios;
  write_rolls(scenarios, "before", "");
  write_rolls(scenarios, "after", "baseline: {scenario: before.yaml, at_most: 100}\nruns: 3");
  HarnessProcess run({"run", scenarios / "after.yaml"});
  const int code = run.wait();
  EXPECT_TRUE(code == 0 || code == 3) << "the same is never red: " << run.output();
  EXPECT_THAT(run.output(),
              ContainsRegex("before \\(1 of 6\\)(.|\n)*after \\(2 of 6\\)(.|\n)*before-2"));
  EXPECT_THAT(run.output(),
              HasSubstr("after, compared with " + (scenarios / "before.yaml").string()));
  EXPECT_THAT(run.output(), ContainsRegex("roll +load +good answers"));
}

TEST(Suite, AcceptsNoBaselineOfTooFewAnswers) {
  const TempDirectory scenarios;
  write_small_scenario(scenarios, "rolls", "> 0");
  HarnessProcess run({"run", scenarios / "rolls.yaml", "--runs", "2"});
  ASSERT_EQ(run.wait(), 0) << run.output();
  HarnessProcess accepted({"baseline", "accept", run.run_dir(), "--as", scenarios / "rolls.json"});
  EXPECT_EQ(accepted.wait(), 2) << accepted.output();
  EXPECT_THAT(accepted.output(), HasSubstr("no request has enough answers in each run"));
}

// The twin: what fails in each run is no flaky claim, and red all the same.
TEST(Suite, FailsWhereAClaimFailsInEachRun) {
  const TempDirectory scenarios;
  write_small_scenario(scenarios, "rolls", "< 1");
  HarnessProcess run({"run", scenarios / "rolls.yaml", "--runs", "2"});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(run.output(), ContainsRegex("http_reqs count < 1 .* 0/2 +fails"));
  EXPECT_THAT(run.output(), HasSubstr("FAIL: 0 of 2 runs pass (exit code 1)"));
}

// Two that take half a core each are under way at once; the third takes more than there is left.
TEST(Suite, RunsScenariosSideBySideAndTellsTheirLinesApart) {
  const TempDirectory scenarios;
  write_small_scenario(scenarios, "a-good", "> 0", 0.1);
  write_small_scenario(scenarios, "b-bad", "< 1", 0.1);
  write_small_scenario(scenarios, "c-good", "> 0", 1000);
  HarnessProcess run({"run", scenarios.path(), "--jobs=2"});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(run.output(),
              ContainsRegex("a-good +pass +1/1(.|\n)*b-bad +fail +0/1(.|\n)*c-good +pass"));
  EXPECT_THAT(run.output(), HasSubstr("FAIL: 2 of 3 scenarios pass (exit code 1)"));
  const std::string output = run.output();
  const std::size_t second = output.find("b-bad (2 of 3) begins");
  EXPECT_LT(second, output.find("a-good  00:00.0  phase load")) << output;
  const std::size_t third = output.find("c-good (3 of 3) begins");
  EXPECT_GT(third, output.find("PASS: the claim holds")) << output;
  EXPECT_GT(third, output.find("FAIL: ")) << output;
  EXPECT_TRUE(run.scratches().empty());
}

TEST(Suite, EndsAllThatRunSideBySideWhenItIsInterrupted) {
  const TempDirectory scenarios;
  for (const char* name : {"a", "b", "c"}) write_small_scenario(scenarios, name, "> 0", 0.1);
  HarnessProcess run({"run", scenarios.path(), "--jobs=2"});
  ASSERT_TRUE(eventually([&] { return run.output().find("phase load") != std::string::npos; },
                         seconds{60}));
  run.signal(SIGINT);
  EXPECT_EQ(run.wait(seconds{30}), 130) << run.output();
  EXPECT_THAT(run.output(), ContainsRegex("\n +c +not run"));
  EXPECT_TRUE(run.scratches().empty());
}

TEST(Suite, RefusesJobsForWhatThereIsOneOf) {
  const TempDirectory scenarios;
  write_small_scenario(scenarios, "a", "> 0");
  HarnessProcess none({"run", scenarios.path(), "--jobs=0"});
  EXPECT_EQ(none.wait(), 2);
  EXPECT_THAT(none.output(), HasSubstr("nothing would ever run"));
  HarnessProcess metrics({"run", scenarios.path(), "--jobs=2", "--metrics=127.0.0.1:0"});
  EXPECT_EQ(metrics.wait(), 2);
  EXPECT_THAT(metrics.output(), HasSubstr("--metrics names what is one run's at a time"));
}

TEST(Suite, SaysWhatAnInterruptionLeftOut) {
  const TempDirectory scenarios;
  write_small_scenario(scenarios, "first", "> 0");
  // The same file twice: its second turn has a name of its own.
  const std::string first = scenarios / "first.yaml";
  HarnessProcess run({"run", first, first});
  ASSERT_TRUE(eventually([&] { return run.output().find("phase load") != std::string::npos; },
                         seconds{60}));
  run.signal(SIGINT);
  EXPECT_EQ(run.wait(seconds{30}), 130) << run.output();
  EXPECT_THAT(run.output(), ContainsRegex("first +interrupted"));
  EXPECT_THAT(run.output(), ContainsRegex("first-2 +not run"));
  EXPECT_THAT(run.output(), HasSubstr("INCONCLUSIVE: 0 of 2 scenarios pass (exit code 130)"));
  EXPECT_TRUE(run.scratches().empty());
}

}  // namespace
}  // namespace harness::test
