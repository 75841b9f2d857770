// What happens to a run that is spoilt from outside: it says why it could not be measured, and
// leaves nothing behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"

namespace harness::test {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

bool says(const HarnessProcess& run, const std::string& text) {
  return eventually([&] { return run.output().find(text) != std::string::npos; }, seconds{90});
}

bool nothing_left(const HarnessProcess& run) {
  return eventually([&] { return run.processes().empty() && run.scratches().empty(); }, seconds{5});
}

class LostBackend : public ::testing::TestWithParam<const char*> {};

TEST_P(LostBackend, MakesTheRunInconclusiveAndIsNamed) {
  const std::string backend = GetParam();
  const TempDirectory home;
  HarnessProcess run({"run", write_scenario(home)});
  ASSERT_TRUE(says(run, "phase outage")) << run.output();
  ASSERT_EQ(kill(run.processes().at(backend), SIGKILL), 0);
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_EQ(run.verdict().at("verdict"), "inconclusive");
  EXPECT_EQ(run.verdict().at("reasons").at(0), backend + " was killed by signal 9");
  EXPECT_TRUE(nothing_left(run));
}

INSTANTIATE_TEST_SUITE_P(Backends, LostBackend, ::testing::Values("prometheus", "loki", "tempo"),
                         [](const auto& one) { return std::string(one.param); });

TEST(LostHarness, LeavesNothingBehindWithinFiveSeconds) {
  const TempDirectory home;
  HarnessProcess run({"run", write_scenario(home)});
  ASSERT_TRUE(says(run, "seen to take effect")) << run.output();
  ASSERT_FALSE(run.processes().empty());
  run.signal(SIGKILL);
  EXPECT_EQ(run.wait(), 128 + SIGKILL);
  EXPECT_TRUE(nothing_left(run)) << run.processes().size() << " processes are left";
}

TEST(InterruptedRun, RevertsItsFaultsAndSaysSo) {
  const TempDirectory home;
  HarnessProcess run({"run", write_scenario(home)});
  ASSERT_TRUE(says(run, "seen to take effect")) << run.output();
  run.signal(SIGINT);
  EXPECT_EQ(run.wait(seconds{30}), 130) << run.output();
  const auto verdict = run.verdict();
  EXPECT_FALSE(verdict.at("faults").at(0).at("reverted_at").is_null());
  EXPECT_TRUE(nothing_left(run));
}

TEST(InterruptedRun, EndsBeforeTheFirstRequestToo) {
  const TempDirectory home;
  HarnessProcess run({"run", write_scenario(home)});
  ASSERT_TRUE(says(run, "starting stage5")) << run.output();
  run.signal(SIGINT);
  EXPECT_EQ(run.wait(seconds{30}), 130) << run.output();
  EXPECT_TRUE(nothing_left(run));
}

TEST(WrongQuery, IsFoundBeforeTheLoadStarts) {
  const TempDirectory home;
  const auto file = write_scenario(home, {{"promql: pg_up\n", "promql: pg_up{\n"}});
  HarnessProcess run({"run", file});
  EXPECT_EQ(run.wait(seconds{60}), 2);
  EXPECT_THAT(run.output(), HasSubstr("prometheus refuses the query pg_up{"));
  EXPECT_TRUE(nothing_left(run));
}

}  // namespace
}  // namespace harness::test
