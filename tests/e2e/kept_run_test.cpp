// What a run took is in its directory, also when it was killed, and can be looked at again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>

#include "harness/core/clock.hpp"
#include "harness/core/text.hpp"
#include "harness/net/http_client.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"

namespace harness::test {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

std::string answer_of(const std::string& url, const std::map<std::string, std::string>& params) {
  net::HttpRequest request;
  request.url = url + "?" + net::query_string(params);
  const auto response = net::HttpClient().send(request);
  return response && response->status == 200 ? response->body : "";
}

// A run is younger than an hour here, and its data stays where it was.
struct Shown {
  std::string lines;
  std::string traces;
  std::string samples;
};

Shown what_is_shown(const HarnessProcess& up) {
  const std::string now = std::to_string(
      std::chrono::duration_cast<std::chrono::seconds>(SystemClock().wall().time_since_epoch())
          .count());
  return {answer_of(url_of(up, "loki") + "/loki/api/v1/query",
                    {{"query", "sum(count_over_time({compose_service=\"frontend\"}[1h]))"}}),
          answer_of(url_of(up, "tempo") + "/api/search",
                    {{"q", "{ resource.service.name = \"frontend\" }"}}),
          answer_of(url_of(up, "prometheus") + "/api/v1/query",
                    {{"query", "max_over_time(up{job=\"frontend\"}[1h])"}, {"time", now}})};
}

void expect_shown(const HarnessProcess& run) {
  HarnessProcess up({"up", run.run_dir()});
  ASSERT_TRUE(
      eventually([&] { return up.output().find("ends it.") != std::string::npos; }, seconds{60}))
      << up.output();
  const Shown shown = what_is_shown(up);
  EXPECT_THAT(shown.lines, HasSubstr("\"value\":["));
  EXPECT_THAT(shown.traces, HasSubstr("\"traceID\""));
  EXPECT_THAT(shown.samples, HasSubstr("\"1\""));
  HarnessProcess down({"down", run.run_dir()}, up);
  EXPECT_EQ(down.wait(seconds{30}), 0);
  EXPECT_THAT(down.output(), HasSubstr(" is down\n"));
  EXPECT_EQ(up.wait(seconds{10}), 0);
}

TEST(KeptRun, IsShownAgain) {
  HarnessProcess run({"run", shipped_scenario("stage5-traffic")});
  // A machine that is too slow for the latency that it claims has been measured all the same.
  ASSERT_LE(run.wait(), 1) << run.output();
  expect_shown(run);
}

TEST(KeptRun, IsShownAfterAKillOfEverything) {
  const TempDirectory home;
  HarnessProcess run({"run", write_scenario(home)});
  ASSERT_TRUE(eventually([&] { return run.output().find("phase outage") != std::string::npos; },
                         seconds{90}))
      << run.output();
  const auto processes = run.processes();
  run.signal(SIGKILL);
  for (const auto& [name, pid] : processes) kill(pid, SIGKILL);
  EXPECT_EQ(run.wait(), 128 + SIGKILL);
  expect_shown(run);
}

// Another version may have asked otherwise, and taken what this one refuses.
TEST(KeptRun, OfAnotherVersionIsNotJudgedByWhatIsNotInIt) {
  const TempDirectory home;
  const auto file = home / "a.yaml";
  std::ofstream(file) << R"(name: kept
system: {stage: 1}
load: [{name: a, executor: per-vu-iterations, flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]}]
expect: [{claim: a, promql: 'sum(dice_rolls_total)', value: "== 1"}]
)";
  HarnessProcess run({"run", file});
  ASSERT_EQ(run.wait(), 0) << run.output();
  const auto judged = [&](const char* name, const std::string& old, const std::string& anew) {
    const auto changed = run.run_dir() / name;
    std::string text = content_of(changed);
    for (std::size_t at = 0; (at = text.find(old, at)) != std::string::npos; at += anew.size()) {
      text.replace(at, old.size(), anew);
    }
    std::ofstream(changed) << text;
    HarnessProcess judge({"judge", run.run_dir()});
    const int exit_code = judge.wait();
    return std::pair(exit_code, one_line(judge.output()));  // however it is wrapped
  };
  EXPECT_EQ(judged("observations.json", "nowhere", "").first, 0);
  const auto [unasked, why] = judged("observations.json", "sum(dice_rolls_total)", "sum(rolls)");
  EXPECT_EQ(unasked, 3);
  EXPECT_THAT(why, HasSubstr("the run did not ask prometheus for sum(dice_rolls_total)"));
  const auto [refused, what] = judged("scenario.yaml", "name: kept", "label: kept");
  EXPECT_EQ(refused, 2);
  EXPECT_THAT(what, HasSubstr("scenario.yaml: was taken when the run was made, and is not by this "
                              "harness; use the version that made the run, or make it again"));
}

// What is missing is said, and the rest shown.
TEST(KeptRun, SaysWhatIsNotThere) {
  const TempDirectory home;
  const auto telemetry = home / "telemetry";
  std::filesystem::create_directories(telemetry / "prometheus");
  std::ofstream(telemetry / "tempo.journal") << "store journal 1\nhalf";
  HarnessProcess up({"up", home.path()});
  ASSERT_TRUE(
      eventually([&] { return up.output().find("ends it.") != std::string::npos; }, seconds{60}))
      << up.output();
  EXPECT_THAT(up.output(), HasSubstr("prometheus: " + (telemetry / "prometheus").string() +
                                     " is empty: there are no metrics to show\n"));
  EXPECT_THAT(up.output(), HasSubstr("loki: " + (telemetry / "loki.journal").string() +
                                     " is not there: no log lines are shown\n"));
  EXPECT_THAT(up.output(), HasSubstr("tempo: " + (telemetry / "tempo.journal").string() +
                                     " holds nothing whole, its 4 bytes are half a write, from a "
                                     "sudden end: there are no traces to show\n"));
  up.signal(SIGINT);
  EXPECT_EQ(up.wait(seconds{10}), 0);
}

TEST(KeptRun, IsNotShownWhereItsJournalIsDamaged) {
  const TempDirectory home;
  std::filesystem::create_directories(home / "telemetry");
  std::ofstream(home / "telemetry" / "loki.journal") << "store journal 1\n" + std::string(100, 'x');
  HarnessProcess up({"up", home.path()});
  EXPECT_EQ(up.wait(), 2);
  EXPECT_THAT(up.output(), HasSubstr("telemetry/loki.journal: is damaged at byte 16; cut a copy"));
  std::ofstream(home / "telemetry" / "loki.journal") << "something else, and longer";
  HarnessProcess other({"up", home.path()});
  EXPECT_EQ(other.wait(), 2);
  EXPECT_THAT(other.output(), HasSubstr("telemetry/loki.journal: is no journal of a store"));
}

TEST(KeptRun, IsLookedForWhereItIsNamed) {
  HarnessProcess up({"up", "/nonexistent"});
  EXPECT_EQ(up.wait(), 2);
  EXPECT_THAT(up.output(), HasSubstr("/nonexistent: is neither a stage nor the directory of a run; "
                                     "name one of instrumented-app, "));
}

TEST(KeptRun, IsNotWhereNothingWasKept) {
  const TempDirectory home;
  HarnessProcess up({"up", home.path()});
  EXPECT_EQ(up.wait(), 2);
  EXPECT_THAT(up.output(), HasSubstr("has kept no telemetry"));
}

}  // namespace
}  // namespace harness::test
