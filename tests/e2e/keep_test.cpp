// A run that leaves its system up, and what of it may stay where something is killed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>

#include "harness/net/http_client.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/e2e/kept_systems.hpp"
#include "tests/support/eventually.hpp"

namespace harness::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;

bool answers(const std::string& url) {
  net::HttpRequest request;
  request.url = url;
  const auto response = net::HttpClient().send(request);
  return response && response->status == 200;
}

bool nothing_is_left(const HarnessProcess& run) {
  return eventually([&] { return run.scratches().empty() && run.processes().empty(); });
}

bool says(const HarnessProcess& run, const std::string& text) {
  return eventually([&] { return run.output().find(text) != std::string::npos; }, seconds{60});
}

TEST(Keep, LeavesTheSystemUpBehindTheRun) {
  const TempDirectory home;
  HarnessProcess run({"run", "--keep", write_rolls(home)});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(run.output(), AllOf(HasSubstr("\nstage1 stays up:\n"),
                                  HasSubstr("`harness run --against stage1 SCENARIO` drives it, "
                                            "`harness down stage1` ends it.")));
  EXPECT_TRUE(answers(url_of(run, "dice-roller") + "/roll?die=fair"));
  EXPECT_TRUE(answers(url_of(run, "prometheus") + "/api/v1/query?query=up"));

  // All that it took is there, and what it takes from now on.
  HarnessProcess again({"run", "--against", "stage1", write_one_roll(home)}, run);
  EXPECT_EQ(again.wait(), 0) << again.output();
  EXPECT_EQ(said_by({"down"}, run), "stage1 is down\n");
  EXPECT_TRUE(nothing_is_left(run));
}

TEST(Keep, LeavesItUpWhateverTheVerdict) {
  const TempDirectory home;
  HarnessProcess run({"run", "--keep", write_one_roll(home, "rate == 1")});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), ElementsAre("fail: http_req_failed rate == 1"));
  EXPECT_THAT(run.processes(), Contains(Key("dice-roller")));
  EXPECT_EQ(said_by({"down", run.run_dir()}, run), "stage1 is down\n");
  EXPECT_TRUE(nothing_is_left(run));
}

// Its watchdog ends what it kept.
TEST(Keep, LeavesNothingWhereItsKeeperIsKilled) {
  const TempDirectory home;
  HarnessProcess run({"run", "--keep", write_one_roll(home)});
  ASSERT_EQ(run.wait(), 0) << run.output();
  ASSERT_EQ(kill(run.processes().at("keeper"), SIGKILL), 0);
  EXPECT_TRUE(nothing_is_left(run));
  EXPECT_EQ(said_by({"down"}, run), "nothing is up\n");
}

TEST(Keep, LeavesNothingWhereItsKeeperAndWatchdogAreKilledAndItIsRecovered) {
  const TempDirectory home;
  HarnessProcess run({"run", "--keep", write_one_roll(home)});
  ASSERT_EQ(run.wait(), 0) << run.output();
  const auto processes = run.processes();
  kill(processes.at("watchdog"), SIGSTOP);  // so that it sees nothing
  kill(processes.at("keeper"), SIGKILL);
  kill(processes.at("watchdog"), SIGKILL);
  ASSERT_TRUE(eventually([&] {
    const auto living = run.processes();
    return !living.contains("watchdog") && !living.contains("keeper");
  }));
  EXPECT_THAT(said_by({"recover"}, run), HasSubstr(": removed; processes ended: "));
  EXPECT_TRUE(nothing_is_left(run));
}

// It is kept once there is a verdict.
TEST(Keep, LeavesNothingWhereTheRunIsKilled) {
  const TempDirectory home;
  HarnessProcess run({"run", "--keep", write_rolls(home)});
  ASSERT_TRUE(says(run, "phase outage")) << run.output();
  run.signal(SIGKILL);
  EXPECT_EQ(run.wait(), 128 + SIGKILL);
  EXPECT_TRUE(nothing_is_left(run));
}

TEST(Keep, LeavesNothingWhereTheRunIsKilledWhileItStarts) {
  const TempDirectory home;
  const fs::path file = home / "a.yaml";
  std::ofstream(file) << R"(name: a
system: {processes: [{name: slow, run: [sleep, "600"], env: {PORT: "{port}"}, ready: {log: never}}]}
load: [{name: a, executor: per-vu-iterations, flow: [{request: a, get: "{slow}/"}]}]
thresholds: [{http_req_failed: rate == 0}]
)";
  HarnessProcess run({"run", "--keep", file});
  ASSERT_TRUE(says(run, "otlp is ready")) << run.output();
  run.signal(SIGKILL);
  EXPECT_EQ(run.wait(), 128 + SIGKILL);
  EXPECT_TRUE(nothing_is_left(run));
}

TEST(Keep, LeavesNothingWhereTheRunIsInterrupted) {
  const TempDirectory home;
  HarnessProcess run({"run", "--keep", write_rolls(home)});
  ASSERT_TRUE(says(run, "phase outage")) << run.output();
  run.signal(SIGINT);
  EXPECT_EQ(run.wait(), 130);
  EXPECT_THAT(run.output(), Not(HasSubstr("stays up")));
  EXPECT_THAT(run.scratches(), IsEmpty());
  EXPECT_THAT(run.processes(), IsEmpty());
}

// Without a verdict there is nothing to look at.
TEST(Keep, LeavesNothingOfAScenarioThatIsRefused) {
  const TempDirectory home;
  HarnessProcess run(
      {"run", "--keep", write_rolls(home), "--service-arg", "dice-roller=--no-such-flag"});
  EXPECT_EQ(run.wait(), 2) << run.output();
  EXPECT_THAT(run.output(), HasSubstr("mend its arguments, which are yours"));
  EXPECT_THAT(run.scratches(), IsEmpty());
  EXPECT_FALSE(fs::exists(run.run_dir()));
}

TEST(Keep, IsRefusedWhereNothingIsStarted) {
  const TempDirectory home;
  const fs::path file = home / "a.yaml";
  std::ofstream(file) << R"(name: a
system:
  endpoints: {shop: {url: "http://127.0.0.1:1", allow: [load], is: {header: X-Env, value: test}}}
  backends: {prometheus: "http://127.0.0.1:2", loki: "http://127.0.0.1:3", tempo: "http://127.0.0.1:4"}
load: [{name: a, executor: per-vu-iterations, flow: [{request: a, get: "{shop}/"}]}]
thresholds: [{http_req_failed: rate == 0}]
)";
  HarnessProcess run({"run", "--keep", file});
  EXPECT_EQ(run.wait(), 2);
  EXPECT_THAT(run.output(),
              HasSubstr("--keep: all of its system runs already, and stays up anyhow; "
                        "leave --keep out"));
  EXPECT_FALSE(fs::exists(run.run_dir()));
}

TEST(Keep, IsOfOneScenario) {
  const TempDirectory home;
  const fs::path file = write_rolls(home);
  HarnessProcess run({"run", "--keep", file, file});
  EXPECT_EQ(run.wait(), 2);
  EXPECT_THAT(run.output(), HasSubstr("--keep: each of several scenarios has a system of its own"));
}

}  // namespace
}  // namespace harness::test
