// Faults of commands and requests: what they come to, and that they are undone whatever happens.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

#include "harness/core/file.hpp"
#include "harness/net/http_client.hpp"
#include "harness/target/native/child_process.hpp"
#include "harness/target/native/programs.hpp"
#include "tests/e2e/flagged_shop.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"

namespace harness::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// A scenario whose fault makes a file beside it; `inject` and `undo` are scripts of a shell.
fs::path with_command(const TempDirectory& home, const std::string& inject, const std::string& undo,
                      const std::string& program = "sh") {
  const fs::path file = home / "command.yaml";
  EXPECT_TRUE(write_file(file, R"(name: command
system: {stage: 1}
load:
  - {name: players, executor: constant-vus, vus: 2, think_time: 100ms,
     flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]}
phases:
  - {name: baseline, for: 1s}
  - name: maintenance
    for: 2s
    faults:
      - command:
          inject: [)" + program + R"(, -c, ")" +
                                   inject + R"("]
          undo: [sh, -c, ")" + undo +
                                   R"("]
          proof: {command: [test, -e, "on"]}
          target: the till
  - {name: recovery, for: 1s}
thresholds: [{http_req_failed: rate < 0.5}]
)"));
  return file;
}

TEST(CommandFault, IsSeenAndGone) {
  const TempDirectory home;
  HarnessProcess run({"run", with_command(home, "touch on", "rm -f on")});
  EXPECT_EQ(run.wait(), 0) << run.output();
  const auto fault = run.verdict().at("faults").at(0);
  EXPECT_EQ(fault.at("target"), "the till");
  EXPECT_THAT(fault.at("proof"), HasSubstr("test -e on ended with exit code 0"));
  EXPECT_FALSE(fault.at("gone_at").is_null());
  EXPECT_FALSE(fs::exists(home / "on"));
  EXPECT_THAT(run.scratches(), IsEmpty());
}

TEST(CommandFault, ThatFailsMakesTheRunInconclusive) {
  const TempDirectory home;
  HarnessProcess run({"run", with_command(home, "echo no such till; exit 4", "rm -f on")});
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(run.verdict().at("reasons").at(0),
              AllOf(HasSubstr("\"command the till\" was not seen to take effect: "),
                    HasSubstr("exit 4 ended with exit code 4")));
  EXPECT_THAT(content_of(run.run_dir() / "logs/acts.log"), HasSubstr("no such till"));
}

// Its proof says nothing of the fault.
TEST(CommandFault, WhoseProofHoldsBeforeItIsNotInjected) {
  const TempDirectory home;
  EXPECT_TRUE(write_file(home / "on", ""));
  HarnessProcess run({"run", with_command(home, "touch injected", "touch undone")});
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(run.verdict().at("reasons").at(0), HasSubstr("holds before it is injected"));
  EXPECT_FALSE(fs::exists(home / "injected"));
  EXPECT_FALSE(fs::exists(home / "undone"));
}

TEST(CommandFault, WhoseUndoFailsIsLeftForRecover) {
  const TempDirectory home;
  HarnessProcess run({"run", with_command(home, "touch on", "test -e mended && rm -f on")});
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(
      run.verdict().at("reasons").at(0),
      AllOf(HasSubstr("was not seen to be gone"), HasSubstr("its undo failed: "),
            HasSubstr("its undo stays in the run's journal"), HasSubstr("harness recover")));
  HarnessProcess vain({"recover"}, run);
  EXPECT_EQ(vain.wait(), 3) << vain.output();
  EXPECT_THAT(vain.output(), AllOf(HasSubstr("not undone: command the till: "),
                                   HasSubstr("ended with exit code 1; mend that and run harness "
                                             "recover again, or undo it by hand and remove")));
  EXPECT_TRUE(write_file(home / "mended", ""));
  HarnessProcess recover({"recover"}, run);
  EXPECT_EQ(recover.wait(), 0) << recover.output();
  EXPECT_THAT(recover.output(), HasSubstr("undone: command the till: "));
  EXPECT_FALSE(fs::exists(home / "on"));
  EXPECT_THAT(run.scratches(), IsEmpty());
}

TEST(CommandFault, OfAProgramThatIsNotThereIsRefused) {
  const TempDirectory home;
  HarnessProcess run({"run", with_command(home, "touch on", "rm -f on", "no-such-till")});
  EXPECT_EQ(run.wait(), 2) << run.output();
  EXPECT_THAT(run.output(), HasSubstr("inject: there is no program \"no-such-till\"; install it"));
}

TEST(CommandFault, IsUndoneWhereTheHarnessIsKilled) {
  const TempDirectory home;
  HarnessProcess run({"run", with_command(home, "touch on", "rm -f on")});
  ASSERT_TRUE(says(run, "phase maintenance")) << run.output();
  ASSERT_TRUE(fs::exists(home / "on"));
  run.signal(SIGKILL);
  run.wait();
  EXPECT_TRUE(eventually([&] { return run.scratches().empty() && !fs::exists(home / "on"); }));
}

bool has_stress_ng() {
  return target::find_program("stress-ng", target::program_directories()).has_value();
}

fs::path with_stress(const TempDirectory& home, const std::string& asked) {
  const fs::path file = home / "stress.yaml";
  EXPECT_TRUE(write_file(file, R"(name: stress
system: {stage: 1}
load:
  - {name: players, executor: constant-vus, vus: 2, think_time: 100ms,
     flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]}
phases:
  - {name: baseline, for: 1s}
  - {name: starved, for: 4s, faults: [{stress: {process: dice-roller, )" +
                                   asked + R"(}}]}
  - {name: recovery, for: 1s}
thresholds: [{http_req_failed: rate < 0.5}]
)"));
  return file;
}

TEST(StressFault, IsSeenAndGone) {
  if (!has_stress_ng()) GTEST_SKIP() << "needs stress-ng";
  const TempDirectory home;
  HarnessProcess run({"run", with_stress(home, "memory: 100MiB")});
  EXPECT_EQ(run.wait(), 0) << run.output();
  const auto fault = run.verdict().at("faults").at(0);
  EXPECT_THAT(fault.at("proof"), HasSubstr("MiB of memory are held: pid "));
  EXPECT_FALSE(fault.at("gone_at").is_null());
}

TEST(StressFault, ThatAsksForTooMuchStartsNothing) {
  if (!has_stress_ng()) GTEST_SKIP() << "needs stress-ng";
  const TempDirectory home;
  const fs::path file = with_stress(home, "cpu: 1024");
  const std::string why =
      "stress dice-roller could not be injected: cpu: 1024 workers are more than two for each of "
      "the ";
  HarnessProcess run({"run", file});
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(run.output(), AllOf(HasSubstr(why), HasSubstr("; ask for at most ")));
  EXPECT_THAT(run.output(), Not(HasSubstr("is ready after")));
  HarnessProcess live({"plan", "--live", file});
  EXPECT_EQ(live.wait(), 3) << live.output();
  EXPECT_THAT(live.output(), HasSubstr(why));
  // It may be run on another machine.
  HarnessProcess plan({"plan", file});
  EXPECT_EQ(plan.wait(), 0) << plan.output();
  EXPECT_THAT(plan.output(), AllOf(HasSubstr("warning: on this machine, "), HasSubstr(why)));
}

TEST(StressFault, EndsWithTheHarness) {
  if (!has_stress_ng()) GTEST_SKIP() << "needs stress-ng";
  const TempDirectory home;
  HarnessProcess run({"run", with_stress(home, "cpu: 1")});
  ASSERT_TRUE(says(run, "phase starved")) << run.output();
  run.signal(SIGKILL);
  run.wait();
  EXPECT_TRUE(eventually([&] { return run.scratches().empty() && run.processes().empty(); }));
}

TEST(StressFault, WithoutItsProgramIsRefused) {
  const TempDirectory home;
  const fs::path file = with_stress(home, "cpu: 1");
  const std::string path = std::getenv("PATH");
  setenv("PATH", "/nowhere", 1);
  HarnessProcess validate({"validate", file});
  setenv("PATH", path.c_str(), 1);
  EXPECT_EQ(validate.wait(), 2) << validate.output();
  EXPECT_THAT(validate.output(), HasSubstr("stress: there is no program \"stress-ng\"; apt-get "
                                           "install stress-ng (in a checkout, `./dev run` does)"));
}

using HttpFault = FlaggedShop;

TEST_F(HttpFault, IsSeenAndGone) {
  HarnessProcess run({"run", scenario()});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(run.verdict().at("faults").at(0).at("proof"), HasSubstr("/ was answered 503"));
  EXPECT_EQ(status(), 200);
}

TEST_F(HttpFault, GoesNoWhereThatAllowsNone) {
  HarnessProcess run({"run", scenario("load")});
  EXPECT_EQ(run.wait(), 2) << run.output();
  EXPECT_THAT(run.output(), HasSubstr("put: endpoint shop does not allow faults; add faults to its "
                                      "allow, if it may get them"));
}

// Nothing was started, and yet somebody watches.
TEST_F(HttpFault, IsUndoneWhereTheHarnessIsKilled) {
  HarnessProcess run({"run", scenario()});
  ASSERT_TRUE(says(run, "phase outage")) << run.output();
  EXPECT_EQ(status(), 503);
  for (const fs::path& scratch : run.scratches()) {
    EXPECT_THAT(content_of(scratch / "journal"), Not(HasSubstr("open-sesame")));
  }
  run.signal(SIGKILL);
  run.wait();
  EXPECT_TRUE(eventually([&] { return run.scratches().empty() && status() == 200; }));
}

TEST_F(HttpFault, OfAShopThatHasGoneIsLeftForRecover) {
  HarnessProcess run({"run", scenario()});
  ASSERT_TRUE(says(run, "phase outage")) << run.output();
  shop.reset();
  EXPECT_EQ(run.wait(), 3) << run.output();
  HarnessProcess recover({"recover"}, run);
  EXPECT_EQ(recover.wait(), 3) << recover.output();
  EXPECT_THAT(recover.output(),
              AllOf(HasSubstr("not undone: http shop: PUT " + url + "/fault: was not done: "),
                    HasSubstr(url + " does not show which environment it is: ")));
}

// What the keeper has started outlives the run, and so does what it was told.
TEST(HttpFaultOfWhatIsKeptUp, IsUndoneWhereTheHarnessIsKilled) {
  const TempDirectory home;
  const fs::path file = home / "kept.yaml";
  EXPECT_TRUE(write_file(file, R"(name: kept
system: {stage: 3}
load:
  - {name: players, executor: constant-vus, vus: 1, think_time: 200ms,
     flow: [{request: roll, get: "{frontend}/roll?die=risky"}]}
phases:
  - {name: baseline, for: 1s}
  - name: storm
    for: 20s
    faults:
      - http:
          inject: {put: "{die-service}/dice/risky", body: '{"sides": 6, "offset": 1, "error_rate": 1}'}
          undo: {put: "{die-service}/dice/risky", body: '{"sides": 6, "offset": 1, "error_rate": 0.1}'}
          proof: {get: "{die-service}/dice/risky", body_contains: '"error_rate":1.0'}
thresholds: [{during: storm, http_req_failed: rate > 0.9}]
)"));
  HarnessProcess up({"up", "stage3", "--ports", "free"});
  ASSERT_TRUE(is_up(up)) << up.output();
  const std::string die = url_of(up, "die-service") + "/dice/risky";
  const auto error_rate = [&die] {
    net::HttpRequest request;
    request.url = die;
    const auto response = net::HttpClient().send(request);
    return response ? nlohmann::json::parse(response->body).at("error_rate").get<double>() : -1;
  };
  HarnessProcess run({"run", "--against", "stage3", file}, up);
  ASSERT_TRUE(says(run, "phase storm")) << run.output();
  EXPECT_EQ(error_rate(), 1);
  run.signal(SIGKILL);
  run.wait();
  EXPECT_TRUE(eventually([&] { return error_rate() == 0.1; }));
}

}  // namespace
}  // namespace harness::test
