// Floods of stores beside what else happens to it, and where there may be none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/file.hpp"
#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

std::filesystem::path flooded(const TempDirectory& home, const std::string& phase) {
  const std::filesystem::path file = home.path() / "flooded.yaml";
  EXPECT_TRUE(write_file(file, R"(
name: flooded
system: {stage: 1}
load:
  - name: players
    executor: constant-arrival-rate
    rate: 4
    preAllocatedVUs: 20
    flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]
phases:
  - {name: baseline, for: 2s}
  - )" + phase + R"(
  - {name: recovery, for: 2s}
thresholds: [{http_req_failed: "rate < 0.5"}]
)"));
  return file;
}

// Whether lines come is asked of the store: one that cannot say is a failing of the measurement.
TEST(Flood, IsInconclusiveWhereTheStoreNoLongerTakesIt) {
  const TempDirectory home;
  HarnessProcess run({"run", flooded(home, R"({name: flood, for: 22s, faults: [
      {flood: {backend: loki, rate: 500}}, {pause: loki, at: 2s, for: 18s}]})")});
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(run.output(),
              HasSubstr("was over before its end: loki no longer says what it has: "));
}

// Told to the receiver, and counted by the store behind it.
TEST(Flood, OfSpansIsSeenInTheStoreThatKeepsThem) {
  const TempDirectory home;
  HarnessProcess run({"run", flooded(home, R"({name: flood, for: 6s, faults: [
      {flood: {backend: otlp, rate: 1000}}, {flood: {backend: tempo, rate: 500, size: 300}}]})")});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(run.output(), HasSubstr("; tempo has "));
  EXPECT_THAT(run.output(), HasSubstr(" of them, and no more have come for 1s"));
}

TEST(Flood, OfSpansIsInconclusiveWhereTheStoreNoLongerTakesThem) {
  const TempDirectory home;
  HarnessProcess run({"run", flooded(home, R"({name: flood, for: 22s, faults: [
      {flood: {backend: otlp, rate: 500}}, {pause: tempo, at: 2s, for: 18s}]})")});
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(run.output(),
              HasSubstr("was over before its end: tempo no longer says what it has: "));
}

TEST(Flood, IsForNoStoreThatRunsAlready) {
  const TempDirectory home;
  const auto scenario =
      flooded(home, "{name: flood, for: 2s, faults: [{flood: {backend: loki, rate: 500}}]}");
  HarnessProcess up({"up", "1", "--ports", "free"});
  ASSERT_TRUE(is_up(up)) << up.output();
  HarnessProcess run({"run", "--against", "stage1", scenario}, up);
  EXPECT_EQ(run.wait(seconds{20}), 2) << run.output();
  EXPECT_THAT(run.output(), HasSubstr("flood: loki is up before the run, and would keep what it is "
                                      "filled with; run it without --against"));
}

TEST(Flood, PassesUnnoticed) {
  HarnessProcess run({"run", shipped_scenario("log-flood")});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(run.output(), HasSubstr(" of them, and no more have come for 1s"));
}

// Its lines do not stand in for those of the services.
TEST(Flood, HidesNoRegressionOfTheServices) {
  HarnessProcess run({"run", shipped_scenario("log-flood"), "--service-arg",
                      "dice-roller=--regression=logs-without-trace"});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()),
              UnorderedElementsAre(
                  "fail: The dice roller logs each roll with its trace, as before",
                  "fail: A roll's trace and the log lines of both services lead to each other"));
}

}  // namespace
}  // namespace harness::test
