// The scenarios that we ship, as they are shipped, on the real engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(Stage5, DatabaseFailurePassesAndCanBeJudgedAgainWithNothingRunning) {
  HarnessProcess run({"run", shipped_scenario("stage5-db-failure")});
  ASSERT_EQ(run.wait(), 0) << run.output();
  EXPECT_EQ(run.verdict().at("verdict"), "pass");
  EXPECT_THAT(red_claims(run.verdict()), IsEmpty());
  EXPECT_THAT(run.processes(), IsEmpty());
  EXPECT_THAT(run.scratches(), IsEmpty());
  const auto requests = run.verdict().at("requests");
  EXPECT_EQ(requests.at("sent").get<int>(), requests.at("ok").get<int>() +
                                                requests.at("failed").get<int>() +
                                                requests.at("unknown").get<int>());
  EXPECT_GT(requests.at("failed").get<int>(), 20);

  HarnessProcess again({"judge", run.run_dir(), "--out", run.run_dir() / "again"});
  EXPECT_EQ(again.wait(), 0) << again.output();
  EXPECT_EQ(content_of(run.run_dir() / "again" / "verdict.json"),
            content_of(run.run_dir() / "verdict.json"));
}

TEST(Stage5, TrafficTellsWhatEachUserDid) {
  HarnessProcess run({"run", shipped_scenario("stage5-traffic")});
  ASSERT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(run.output(), HasSubstr("User 10 finished all"));
  EXPECT_THAT(run.output(), HasSubstr("Traffic generation complete"));
}

}  // namespace
}  // namespace harness::test
