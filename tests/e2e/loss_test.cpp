// What happens to a run that is spoilt from outside: it says why it could not be measured, and
// leaves nothing behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>

#include "harness/core/file.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"

namespace harness::test {
namespace {

using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

bool says(const HarnessProcess& run, const std::string& text) {
  return eventually([&] { return run.output().find(text) != std::string::npos; }, seconds{90});
}

bool nothing_left(const HarnessProcess& run) {
  return eventually([&] { return run.processes().empty() && run.scratches().empty(); }, seconds{5});
}

// An outage of the database that is over soon; each signal is asked for, also after the outage.
std::filesystem::path write_short_outage(const TempDirectory& home) {
  const std::filesystem::path file = home.path() / "outage.yaml";
  EXPECT_TRUE(write_file(file, R"(name: short-outage
system: {stage: 5}
load:
  - name: players
    executor: constant-vus
    vus: 20
    think_time: {uniform: [0.5s, 2s]}
    flow: [{request: roll, get: "{frontend}/roll?die=fair"}]
phases:
  - {name: baseline, for: 3s}
  - {name: outage, for: 4s, faults: [{stop: postgres}]}
  - {name: recovery, for: 3s}
expect:
  - {claim: The database is down, during: outage, promql: pg_up, value: "== 0"}
  - {claim: Rolls are logged, during: baseline, count: ">= 1",
     logql: '{compose_service="dice-roller"} | json | message="Roll completed"'}
  - {claim: No more lines, during: recovery, count: "< 1000", logql: '{compose_service="dice-roller"}'}
  - {claim: No more traces, during: recovery, count: "< 1000",
     traceql: '{ resource.service.name="frontend" }'}
)"));
  return file;
}

// Whatever happens after a run has its directory, it says there how it ended.
void expect_reports(const HarnessProcess& run) {
  for (const char* name : {"verdict.json", "junit.xml", "summary.txt", "observations.json"}) {
    EXPECT_TRUE(std::filesystem::exists(run.run_dir() / name)) << name;
  }
}

// "a.yaml:12:5: " of the first place where the file has the text, or of one behind its beginning.
std::string place_of(const std::filesystem::path& file, const std::string& text,
                     std::size_t behind = 0) {
  const std::string content = content_of(file);
  const std::string before = content.substr(0, content.find(text) + behind);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t column = before.size() - (before.rfind('\n') + 1) + 1;
  return file.string() + ":" + std::to_string(line) + ":" + std::to_string(column) + ": ";
}

class LostBackend : public ::testing::TestWithParam<const char*> {};

TEST_P(LostBackend, MakesTheRunInconclusiveAndIsNamed) {
  const std::string backend = GetParam();
  const TempDirectory home;
  HarnessProcess run({"run", write_short_outage(home)});
  ASSERT_TRUE(says(run, "phase outage")) << run.output();
  ASSERT_EQ(kill(run.processes().at(backend), SIGKILL), 0);
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_EQ(run.verdict().at("verdict"), "inconclusive");
  EXPECT_EQ(run.verdict().at("reasons").at(0), backend + " was killed by signal 9");
  EXPECT_TRUE(nothing_left(run));
}

INSTANTIATE_TEST_SUITE_P(Backends, LostBackend,
                         ::testing::Values("prometheus", "loki", "tempo", "otlp"),
                         [](const auto& one) { return std::string(one.param); });

// What hangs, and what is said of it.
struct Hanging {
  const char* backend;
  const char* reason;
};

class HangingBackend : public ::testing::TestWithParam<Hanging> {};

TEST_P(HangingBackend, MakesTheRunInconclusiveAndIsNamed) {
  const TempDirectory home;
  HarnessProcess run({"run", write_short_outage(home)});
  ASSERT_TRUE(says(run, "phase recovery")) << run.output();
  ASSERT_EQ(kill(run.processes().at(GetParam().backend), SIGSTOP), 0);
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(run.verdict().at("reasons").dump(), HasSubstr(GetParam().reason));
  EXPECT_TRUE(nothing_left(run));
}

INSTANTIATE_TEST_SUITE_P(
    Stores, HangingBackend,
    ::testing::Values(Hanging{"loki", "loki did not catch up with the end of the run"},
                      Hanging{"tempo", "tempo did not catch up with the end of the run"},
                      Hanging{"otlp", "otlp, which passes telemetry on, does not answer"}),
    [](const auto& one) { return std::string(one.param.backend); });

// It has no room for the end of the run either, and is asked all the same for what more could only
// make truer.
TEST(FullStore, MakesTheRunInconclusiveAndIsNamed) {
  const TempDirectory home;
  const std::filesystem::path file = home.path() / "a.yaml";
  ASSERT_TRUE(write_file(file, R"(name: full
system: {stage: 2}
load:
  - name: players
    executor: constant-arrival-rate
    rate: 40
    preAllocatedVUs: 40
    maxVUs: 100
    flow: [{request: roll, get: "{frontend}/roll?die=fair"}]
phases:
  - {name: all, for: 12s}
expect:
  - {claim: Some, logql: '{job="dice-roller"} |= "roll"', count: ">= 5"}
  - {claim: A sum, logql: 'sum(count_over_time({job="frontend"}[$window]))', value: ">= 10"}
  - {claim: No more, logql: '{job="frontend"}', count: "<= 100000"}
)"));
  HarnessProcess run({"run", file, "--memory", "200KiB"});
  EXPECT_EQ(run.wait(), 3) << run.output();
  const nlohmann::json verdict = run.verdict();
  EXPECT_THAT(verdict.at("reasons").dump(),
              AllOf(HasSubstr("loki refused "),
                    HasSubstr("loki did not catch up with the end of the run")));
  EXPECT_THAT(run.output(), HasSubstr("What the stores hold"));
  EXPECT_EQ(verdict.at("claims").at(0).at("result"), "pass") << run.output();
  EXPECT_THAT(verdict.at("claims").at(0).dump(), HasSubstr("it may be more: "));
  EXPECT_EQ(verdict.at("claims").at(1).at("result"), "pass") << run.output();
  EXPECT_EQ(verdict.at("claims").at(2).at("result"), "undecided");
  EXPECT_TRUE(nothing_left(run));
}

// What the verdict stands on could not be looked at again.
TEST(DeletedJournal, MakesTheRunInconclusiveAndIsNamed) {
  const TempDirectory home;
  HarnessProcess run({"run", write_short_outage(home)});
  ASSERT_TRUE(says(run, "phase recovery")) << run.output();
  ASSERT_TRUE(std::filesystem::remove(run.run_dir() / "telemetry" / "tempo.journal"));
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(run.verdict().at("reasons").dump(),
              AllOf(HasSubstr("what tempo took is not all in the run's directory: "),
                    HasSubstr("tempo.journal was deleted or moved while it was written")));
}

// Its spans find nobody until the exporters give them up; what comes later finds its way again.
TEST(LossyExporter, LeavesClaimsOnTracesUndecided) {
  const TempDirectory home;
  const std::filesystem::path file = home.path() / "a.yaml";
  ASSERT_TRUE(write_file(file, R"(name: lossy
system: {stage: 2}
load:
  - name: players
    executor: constant-arrival-rate
    rate: 4
    preAllocatedVUs: 20
    maxVUs: 40
    flow: [{request: roll, get: "{frontend}/roll?die=fair"}]
phases:
  - {name: all, for: 25s}
expect:
  - {claim: No more, traceql: '{ resource.service.name = "frontend" }', count: "<= 1000"}
  - {claim: Some, traceql: '{ resource.service.name = "frontend" }', count: ">= 1"}
  - {claim: Metrics, promql: 'sum(increase(http_requests_total{job="frontend"}[$window]))', value: "> 1"}
)"));
  HarnessProcess run({"run", file});
  ASSERT_TRUE(says(run, "phase all")) << run.output();
  const pid_t otlp = run.processes().at("otlp");
  ASSERT_EQ(kill(otlp, SIGSTOP), 0);
  const std::string given_up =
      "/api/v1/query?query=otlp_exporter_spans_total%7Bresult%3D%22failed%22%7D%20%3E%200";
  EXPECT_TRUE(eventually(
      [&] { return prometheus_says(run, given_up).find("frontend") != std::string::npos; },
      seconds{40}));
  ASSERT_EQ(kill(otlp, SIGCONT), 0);
  EXPECT_EQ(run.wait(), 3) << run.output();
  const nlohmann::json verdict = run.verdict();
  EXPECT_THAT(verdict.at("reasons").dump(),
              HasSubstr("frontend lost some: its otlp_exporter_spans_total rose by "));
  EXPECT_EQ(verdict.at("claims").at(0).at("result"), "undecided");
  EXPECT_EQ(verdict.at("claims").at(1).at("result"), "pass") << "those could only have been more";
  EXPECT_EQ(verdict.at("claims").at(2).at("result"), "pass") << "it is of another signal";
}

TEST(HangingService, FailsTheRunAndIsNamed) {
  const TempDirectory home;
  HarnessProcess run({"run", write_short_outage(home)});
  ASSERT_TRUE(says(run, "phase recovery")) << run.output();
  ASSERT_EQ(kill(run.processes().at("die-service"), SIGSTOP), 0);
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(run.verdict().at("reasons").dump(),
              HasSubstr("die-service did not answer at the end of the run"));
  EXPECT_TRUE(nothing_left(run));
}

TEST(LostHarness, LeavesNothingBehindWithinFiveSeconds) {
  const TempDirectory home;
  HarnessProcess run({"run", write_short_outage(home)});
  ASSERT_TRUE(says(run, "seen to take effect")) << run.output();
  ASSERT_FALSE(run.processes().empty());
  run.signal(SIGKILL);
  EXPECT_EQ(run.wait(), 128 + SIGKILL);
  EXPECT_TRUE(nothing_left(run)) << run.processes().size() << " processes are left";
}

// What a killed server has in /dev/shm would stay there, because no process is left to remove it.
TEST(LostHarness, HadNothingOutsideOfItsDirectories) {
  const TempDirectory home;
  HarnessProcess run({"run", write_short_outage(home)});
  ASSERT_TRUE(says(run, "phase baseline")) << run.output();
  const std::string maps =
      content_of("/proc/" + std::to_string(run.processes().at("postgres")) + "/maps");
  EXPECT_THAT(maps, HasSubstr("/data/pg_dynshmem/"));
  EXPECT_THAT(maps, Not(HasSubstr("/dev/shm/PostgreSQL")));
}

TEST(InterruptedRun, RevertsItsFaultsAndSaysSo) {
  const TempDirectory home;
  HarnessProcess run({"run", write_short_outage(home)});
  ASSERT_TRUE(says(run, "seen to take effect")) << run.output();
  run.signal(SIGINT);
  EXPECT_EQ(run.wait(seconds{30}), 130) << run.output();
  const auto verdict = run.verdict();
  EXPECT_FALSE(verdict.at("faults").at(0).at("reverted_at").is_null());
  EXPECT_TRUE(nothing_left(run));
}

TEST(InterruptedRun, EndsBeforeTheFirstRequestToo) {
  const TempDirectory home;
  HarnessProcess run({"run", write_short_outage(home)});
  ASSERT_TRUE(says(run, "starting stage5")) << run.output();
  run.signal(SIGINT);
  EXPECT_EQ(run.wait(seconds{30}), 130) << run.output();
  EXPECT_EQ(run.verdict().at("exit_code"), 130);
  expect_reports(run);
  EXPECT_TRUE(nothing_left(run));
}

TEST(StartThatFails, EndsWithAVerdictToo) {
  const TempDirectory home;
  // An address of documentation, which no machine has.
  HarnessProcess run(
      {"run", write_scenario(home), "--service-arg", "die-service=--host=203.0.113.1"});
  EXPECT_EQ(run.wait(seconds{60}), 3) << run.output();
  EXPECT_EQ(run.verdict().at("verdict"), "inconclusive");
  EXPECT_THAT(run.verdict().at("reasons").at(0), HasSubstr("die-service"));
  expect_reports(run);
  EXPECT_TRUE(nothing_left(run));
  // Wherever it is judged from again, it says the same.
  HarnessProcess again({"judge", std::filesystem::relative(run.run_dir())});
  EXPECT_EQ(again.wait(), 3);
  EXPECT_EQ(again.output(), content_of(run.run_dir() / "summary.txt"));
}

TEST(WrongQueries, AreFoundBeforeAnythingStarts) {
  const TempDirectory home;
  const auto file = write_scenario(
      home, {{"promql: pg_up\n", "promql: pg_up{\n"},
             {"'{compose_service=\"dice-roller\"} | json", "'{compose_service} | json"},
             {"alert: DatabaseDown", "alert: DatabaseDwon"}});
  HarnessProcess run({"run", file});
  EXPECT_EQ(run.wait(seconds{60}), 2);
  const std::string output = run.output();
  EXPECT_THAT(output, HasSubstr(place_of(file, "pg_up{\n", 6) + "promql: unexpected end of input"));
  EXPECT_THAT(output, HasSubstr(place_of(file, "} | json") + "logql: syntax error"));
  EXPECT_THAT(output, Not(HasSubstr("starting")));
  EXPECT_FALSE(std::filesystem::exists(run.run_dir()));
}

TEST(WrongClaims, AreFoundBeforeTheLoadStarts) {
  const TempDirectory home;
  const auto file = write_scenario(home, {{"alert: DatabaseDown", "alert: DatabaseDwon"}});
  HarnessProcess run({"run", file});
  EXPECT_EQ(run.wait(seconds{60}), 2);
  const std::string output = run.output();
  EXPECT_THAT(output, HasSubstr(place_of(file, "DatabaseDwon") +
                                "alert: Prometheus has no alerting rule \"DatabaseDwon\"; "
                                "did you mean \"DatabaseDown\"?"));
  EXPECT_FALSE(std::filesystem::exists(run.run_dir()));
  EXPECT_TRUE(nothing_left(run));
}

TEST(LostWatchdog, IsReplacedAndNoted) {
  const TempDirectory home;
  HarnessProcess run({"run", write_short_outage(home)});
  ASSERT_TRUE(says(run, "phase baseline")) << run.output();
  ASSERT_EQ(kill(run.processes().at("watchdog"), SIGKILL), 0);
  EXPECT_TRUE(says(run, "watchdog was killed by signal 9; another has taken its place"));
  run.signal(SIGINT);
  EXPECT_EQ(run.wait(seconds{30}), 130) << run.output();
  EXPECT_TRUE(nothing_left(run));
}

}  // namespace
}  // namespace harness::test
