// Phases, transitions, faults and alerts in time, with somebody else at work beside the harness.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "harness/core/file.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"

namespace harness::test {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::filesystem::path written(const TempDirectory& home, const std::string& scenario) {
  const std::filesystem::path file = home.path() / "a.yaml";
  EXPECT_TRUE(write_file(file, scenario));
  return file;
}

bool says(const HarnessProcess& run, const std::string& text) {
  return eventually([&] { return run.output().find(text) != std::string::npos; }, seconds{90});
}

std::string seen_by(const nlohmann::json& verdict, const std::string& claim) {
  for (const auto& one : verdict.at("claims")) {
    if (one.at("claim") == claim) return one.at("seen");
  }
  return "no such claim";
}

const std::string rolls = R"(
  - name: players
    executor: constant-arrival-rate
    rate: 4
    preAllocatedVUs: 20
    maxVUs: 40
    flow: [{request: roll, get: "{frontend}/roll?die=fair"}]
)";

// The same outage twice in one run, with a full recovery between: on-call is paged each time.
TEST(Alerts, AreToldApartByTheirOutages) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, "name: two-outages\nsystem: {stage: 5}\nload:" + rolls +
                                               R"(
phases:
  - {name: baseline, for: 4s}
  - {name: outage-1, for: 8s, faults: [{stop: postgres}]}
  - {name: recovery-1, for: 8s}
  - {name: outage-2, for: 8s, faults: [{stop: postgres}]}
  - {name: recovery-2, for: 8s}
expect:
  - {claim: Nobody is paged at first, during: baseline, no_alert: DatabaseDown}
  - {claim: First, during: outage-1, alert: DatabaseDown, fires_within: 10s, resolves_within: 9s}
  - {claim: Second, during: outage-2, alert: DatabaseDown, fires_within: 10s, resolves_within: 9s}
  - {claim: Each window is its own, during: recovery-1, value: "== 0",
     promql: 'sum(increase(http_requests_total{job="die-service",status=~"5.."}[$window]))'}
)")});
  ASSERT_EQ(run.wait(), 0) << run.output();
}

// What breaks next is something else: the alert's story goes on until it has resolved.
TEST(Alerts, AreNotCutWhereAnotherFaultBegins) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, "name: another\nsystem: {stage: 5}\nload:" + rolls + R"(
phases:
  - {name: baseline, for: 3s}
  - {name: outage, for: 8s, faults: [{stop: postgres}]}
  - {name: another, for: 8s, faults: [{stop: frontend}]}
  - {name: recovery, for: 3s}
expect:
  - {claim: Paged, during: outage, alert: DatabaseDown, fires_within: 10s, resolves_within: 9s}
)")});
  ASSERT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(seen_by(run.verdict(), "Paged"), HasSubstr(", resolved "));
}

// Whether the Prometheus of the run says that the alert fires.
bool fires(const HarnessProcess& run) {
  return prometheus_says(
             run,
             "/api/v1/query?query=ALERTS%7Balertname%3D%22DatabaseDown%22,alertstate%3D%22"
             "firing%22%7D")
             .find("DatabaseDown") != std::string::npos;
}

// Whoever was paged is told that all is well, while the outage goes on.
TEST(Alerts, ThatResolveBecauseTheirExporterDiesDoNotResolveInTime) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, "name: blind\nsystem: {stage: 5}\nload:" + rolls + R"(
phases:
  - {name: baseline, for: 3s}
  - {name: outage, for: 15s, faults: [{stop: postgres}]}
  - {name: recovery, for: 5s}
expect:
  - {claim: Paged, during: outage, alert: DatabaseDown, fires_within: 10s, resolves_within: 9s}
)")});
  ASSERT_TRUE(says(run, "phase outage")) << run.output();
  ASSERT_TRUE(eventually([&] { return fires(run); }));
  EXPECT_EQ(kill(run.processes().at("postgres-exporter"), SIGKILL), 0);
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(seen_by(run.verdict(), "Paged"), HasSubstr(", but resolved "));
}

// The exporter alone is no outage of the database.
TEST(Alerts, DoNotFireForTheExporterAlone) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, "name: exporter\nsystem: {stage: 5}\nload:" + rolls + R"(
phases:
  - {name: baseline, for: 3s}
  - {name: hangs, for: 8s, faults: [{pause: postgres-exporter}]}
  - {name: gone, for: 6s, faults: [{crash: postgres-exporter}]}
expect:
  - {claim: Nobody is paged while it hangs, during: hangs, no_alert: DatabaseDown}
  - {claim: Nobody is paged while it is gone, during: gone, no_alert: DatabaseDown}
)")});
  EXPECT_EQ(run.wait(), 0) << run.output();
}

// With the database its exporter is away, so that nobody would be paged whatever happens.
TEST(Alerts, AreNotRuledOutWhileWhatTheyReadIsAway) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, "name: dark\nsystem: {stage: 5}\nload:" + rolls + R"(
phases:
  - {name: baseline, for: 3s}
  - {name: dark, for: 6s, faults: [{crash: postgres-exporter}, {stop: postgres}]}
expect:
  - {claim: Nobody is paged, during: dark, no_alert: DatabaseDown}
)")});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(
      seen_by(run.verdict(), "Nobody is paged"),
      HasSubstr("its rule reads {__name__=\"pg_up\"}, which postgres-exporter did not have"));
}

TEST(Faults, ThatSomebodyUndoesMakeTheRunInconclusive) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, "name: undone\nsystem: {stage: 2}\nload:" + rolls + R"(
phases:
  - {name: baseline, for: 2s}
  - {name: outage, for: 4s, faults: [{pause: dice-roller}]}
  - {name: recovery, for: 2s}
thresholds: [{during: recovery, http_req_failed: rate < 0.1}]
)")});
  ASSERT_TRUE(says(run, "phase outage")) << run.output();
  ASSERT_EQ(kill(run.processes().at("dice-roller"), SIGCONT), 0);
  EXPECT_EQ(run.wait(), 3) << run.output();
  const auto verdict = run.verdict();
  EXPECT_THAT(verdict.at("reasons").at(0), HasSubstr("\"pause dice-roller\" did not last: at "));
  const auto fault = verdict.at("faults").at(0);
  EXPECT_FALSE(fault.at("ended_at").is_null());
  EXPECT_FALSE(fault.at("gone_at").is_null());
  EXPECT_THAT(fault.at("problem"),
              HasSubstr("was over before its end: somebody let it go on: pid "));
}

TEST(Faults, ThatComeSeveralTimesAreToldEachByItself) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, "name: loop\nsystem: {stage: 2}\nload:" + rolls + R"(
phases:
  - {name: baseline, for: 2s}
  - {name: loop, for: 12s, faults: [{crash: dice-roller, every: 4s, for: 1s, times: 3}]}
  - {name: recovery, for: 2s}
thresholds:
  - {during: loop, http_req_failed: rate > 0}
  - {during: recovery, http_req_failed: rate < 0.1}
)")});
  EXPECT_EQ(run.wait(), 0) << run.output();
  const auto faults = run.verdict().at("faults");
  ASSERT_EQ(faults.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(faults[i].at("occurrence"), i + 1);
    EXPECT_FALSE(faults[i].at("seen_at").is_null()) << faults[i];
    EXPECT_FALSE(faults[i].at("gone_at").is_null()) << faults[i];
  }
  EXPECT_THAT(run.output(), HasSubstr("crash dice-roller, 2 of 3: seen to take effect"));
}

// Somebody lets it go on the second time.
TEST(Faults, ThatComeSeveralTimesAreWatchedEachTime) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, "name: holds\nsystem: {stage: 2}\nload:" + rolls + R"(
phases:
  - {name: baseline, for: 2s}
  - {name: loop, for: 12s, faults: [{pause: dice-roller, every: 6s, for: 4s, times: 2}]}
  - {name: recovery, for: 2s}
thresholds: [{during: recovery, http_req_failed: rate < 0.1}]
)")});
  ASSERT_TRUE(says(run, "pause dice-roller, 2 of 2: seen to take effect")) << run.output();
  ASSERT_EQ(kill(run.processes().at("dice-roller"), SIGCONT), 0);
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(run.verdict().at("reasons").at(0),
              HasSubstr("\"pause dice-roller, 2 of 2\" did not last: at "));
}

TEST(Faults, GoOnFromOnePhaseIntoTheNext) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, "name: across\nsystem: {stage: 2}\nload:" + rolls + R"(
phases:
  - {name: baseline, for: 2s}
  - {name: first, for: 4s, faults: [{pause: dice-roller, at: 2s, for: 4s}]}
  - {name: second, for: 6s}
  - {name: recovery, for: 2s}
thresholds: [{during: recovery, http_req_failed: rate < 0.1}]
)")});
  EXPECT_EQ(run.wait(), 0) << run.output();
  const std::string told = run.output();
  EXPECT_LT(told.find("pause dice-roller: injected"), told.find("phase second"));
  EXPECT_LT(told.find("phase second"), told.find("pause dice-roller: reverted"));
  EXPECT_LT(told.find("pause dice-roller: reverted"), told.find("phase recovery"));
}

std::string waiting_for(const std::string& condition) {
  return "name: waits\nsystem: {stage: 2}\nload:" + rolls + R"(
phases:
  - {name: baseline, for: 2s}
  - {name: incident, for: 8s, faults: [{pause: dice-roller, when: )" +
         condition + R"(, for: 1s}]}
  - {name: recovery, for: 2s}
thresholds: [{during: recovery, http_req_failed: rate < 0.1}]
)";
}

TEST(Faults, BeginWhenTheirConditionComesTrue) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, waiting_for("{http_reqs: rate > 1, for: 2s}"))});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_FALSE(run.verdict().at("faults").at(0).at("gone_at").is_null());
}

TEST(Faults, FailTheRunWhereTheirConditionDoesNotComeTrue) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, waiting_for("{http_reqs: rate > 1000}"))});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()),
              ElementsAre("fail: pause dice-roller begins by its condition"));
}

// Everything fails in the first second, before any scrape would have come by itself.
TEST(Windows, HaveTheirFirstSecond) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, R"(
name: first-second
system:
  stage: 1
  options: {dice-roller: ["--max-delay=0s", "--error-rate=1"]}
load:
  - name: failing
    executor: constant-arrival-rate
    rate: 25
    duration: 1s
    preAllocatedVUs: 5
    flow: [{request: failing, get: "{dice-roller}/roll?die=risky"}]
phases: [{name: baseline, for: 3s}]
expect:
  - claim: No roll fails
    during: baseline
    promql: sum(increase(dice_rolls_total{result="error"}[$window]))
    value: "== 0"
)")});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), ElementsAre("fail: No roll fails"));
}

// What is due between two phases is in neither, and in the whole.
TEST(Windows, HaveTheirOwnRequests) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, R"(
name: own-requests
system: {stage: 1}
load:
  - name: steady
    executor: constant-arrival-rate
    rate: 20
    preAllocatedVUs: 40
    flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]
phases:
  - {name: first, for: 2s}
  - {name: second, for: 2s}
thresholds:
  - {during: first, http_reqs: [count >= 39, count <= 41]}
  - {during: second, http_reqs: [count >= 39, count <= 41]}
  - {http_reqs: count > 81}
expect:
  - claim: The rolls of the second phase are its own
    during: second
    promql: sum(increase(dice_rolls_total[$window]))
    value: "> 35"
)")});
  EXPECT_EQ(run.wait(), 0) << run.output();
}

struct Moment {
  const char* name;
  const char* when;  // the output says so
  int signal;
};

class Ending : public ::testing::TestWithParam<Moment> {};

// With many claims, so that asking takes longer than to notice that it has begun.
TEST_P(Ending, TakesTwoSecondsAtAnyMoment) {
  const TempDirectory home;
  HarnessProcess run(
      {"run", write_scenario(home, {{"for: 9s", "for: 3s"}, {"after: 5s", "after: 1s"}})});
  ASSERT_TRUE(says(run, GetParam().when)) << run.output();
  run.signal(GetParam().signal);
  run.signal(GetParam().signal);
  EXPECT_EQ(run.wait(seconds{4}), 130) << run.output();
  EXPECT_THAT(run.processes(), IsEmpty());
  EXPECT_THAT(run.scratches(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    AtAnyMoment, Ending,
    ::testing::Values(Moment{"Starting", "starting stage5", SIGINT},
                      Moment{"StartingTheDatabase", "prometheus is ready", SIGTERM},
                      Moment{"BeforeTheLoad", "waiting until everything", SIGHUP},
                      Moment{"InAPhase", "phase baseline", SIGHUP},
                      Moment{"BetweenPhases", "transition to outage", SIGINT},
                      Moment{"DuringAFault", "phase outage", SIGTERM},
                      Moment{"CatchingUp", "waiting for the backends", SIGINT},
                      Moment{"Asking", "asking the backends", SIGTERM}),
    [](const auto& moment) { return std::string(moment.param.name); });

}  // namespace
}  // namespace harness::test
