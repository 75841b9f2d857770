// Storms and faults on a database, in whole runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "harness/core/file.hpp"
#include "harness/net/http_client.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"

namespace harness::test {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::filesystem::path written(const TempDirectory& home, const std::string& scenario) {
  const std::filesystem::path file = home.path() / "a.yaml";
  EXPECT_TRUE(write_file(file, scenario));
  return file;
}

std::string scenario_of(const std::string& stage, const std::string& die, const std::string& phases,
                        const std::string& claims) {
  return "name: a\nsystem: {stage: " + stage + R"(}
load:
  - name: players
    executor: constant-arrival-rate
    rate: 8
    preAllocatedVUs: 40
    maxVUs: 100
    flow: [{request: roll, get: "{frontend}/roll?die=)" +
         die + "\"}]\nphases:\n" + phases + "expect:\n" + claims;
}

// Of a storm in the second of three phases.
std::string storm_of(const std::string& storm, const std::string& claims) {
  return scenario_of("3", "risky",
                     "  - {name: calm, for: 4s}\n"
                     "  - {name: storm, for: 6s, faults: [{storm: " +
                         storm +
                         "}]}\n"
                         "  - {name: recovery, for: 4s}\n",
                     claims);
}

constexpr const char* risky_storm = "{service: die-service, die: risky, error_rate: 0.6}";

// What die-service failed at in a phase.
std::string failures(const std::string& claim, const std::string& phase, const std::string& value) {
  return "  - {claim: " + claim + ", during: " + phase + ", value: '" + value +
         "',\n     promql: 'sum(increase(http_requests_total{job=\"die-service\",status=\"500\"}"
         "[$window]))'}\n";
}

TEST(Storm, ShowsInItsPhaseAlone) {
  const TempDirectory home;
  HarnessProcess run(
      {"run", written(home, storm_of(risky_storm, failures("Calm", "calm", "== 0") +
                                                      failures("Storm", "storm", "> 10") +
                                                      failures("Over", "recovery", "== 0")))});
  ASSERT_EQ(run.wait(), 0) << run.output();
  const auto fault = run.verdict().at("faults").at(0);
  EXPECT_EQ(fault.at("kind"), "storm");
  EXPECT_THAT(run.output(), HasSubstr("GET /dice/risky of die-service: "));
  EXPECT_THAT(run.processes(), IsEmpty());
}

TEST(Storm, IsNoticedByAClaimThatNobodyFails) {
  const TempDirectory home;
  HarnessProcess run(
      {"run", written(home, storm_of(risky_storm, failures("Nobody notices", "storm", "== 0")))});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), ElementsAre("fail: Nobody notices"));
}

// The storm is on, and what is looked at does not show it.
TEST(Storm, WithoutAProofMakesARunInconclusive) {
  const TempDirectory home;
  HarnessProcess run(
      {"run", written(home, storm_of("{service: die-service, die: risky, error_rate: 1, probe: "
                                     "/dice/fair}",
                                     failures("Calm", "calm", "== 0")))});
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(run.output(), HasSubstr("no proof of it"));
}

bool is_calm(const std::string& die_service) {
  net::HttpClient http;
  net::HttpRequest request{"GET", die_service + "/dice/risky", {}, {}};
  for (int i = 0; i < 20; ++i) {
    const auto response = http.send(request);
    if (!response || response->status != 200) return false;
  }
  return true;
}

// Nobody is left to end it on a system that stays up.
TEST(Storm, EndsByItselfWhereTheRunIsKilled) {
  const TempDirectory home;
  const auto scenario = written(
      home, storm_of("{service: die-service, error_rate: 1}", failures("Calm", "calm", "== 0")));
  HarnessProcess up({"up", scenario, "--ports", "free"});
  ASSERT_TRUE(is_up(up)) << up.output();
  const std::string die_service = url_of(up, "die-service");
  HarnessProcess run({"run", "--against", "stage3", scenario}, up);
  ASSERT_TRUE(eventually([&] { return !is_calm(die_service); }, seconds{60})) << run.output();
  run.signal(SIGKILL);
  EXPECT_TRUE(eventually([&] { return is_calm(die_service); }, seconds{30}));
}

TEST(Storm, NeedsASystemThatWasBroughtUpForIt) {
  const TempDirectory home;
  HarnessProcess up({"up", "3", "--ports", "free"});
  ASSERT_TRUE(is_up(up)) << up.output();
  const auto scenario = written(home, storm_of(risky_storm, failures("Calm", "calm", "== 0")));
  HarnessProcess run({"run", "--against", "stage3", scenario}, up);
  EXPECT_EQ(run.wait(), 2) << run.output();
  EXPECT_THAT(run.output(), HasSubstr("storm die-service could not be injected: was started "
                                      "without an admin token"));
}

TEST(DatabaseFaults, AreAllSeenAndGone) {
  const TempDirectory home;
  HarnessProcess run(
      {"run",
       written(home, scenario_of("5", "fair",
                                 R"(  - {name: calm, for: 3s}
  - {name: cut, for: 3s, faults: [{terminate_connections: {database: postgres}}]}
  - {name: full, for: 3s, faults: [{exhaust_connections: {database: postgres}}]}
  - {name: slow, for: 3s, faults: [{slow_queries: {database: postgres, table: dice, delay: 300ms}}]}
  - {name: locked, for: 3s, faults: [{lock_table: {database: postgres, table: dice}}]}
  - {name: recovery, for: 5s}
)",
                                 R"(  - {claim: Rolls are back, during: recovery, value: '> 10',
     promql: 'sum(increase(http_requests_total{job="frontend",handler="/roll",status="200"}[$window]))'}
)"))});
  ASSERT_EQ(run.wait(), 0) << run.output();
  for (const char* proof :
       {"connections were ended", "a new connection is refused", "a SELECT from dice took",
        "a SELECT from dice got no lock within 100 ms"}) {
    EXPECT_THAT(run.output(), HasSubstr(proof));
  }
  EXPECT_THAT(run.processes(), IsEmpty());
}

TEST(DatabaseFaults, OnATableThatIsNotThereAreRefusedBeforeTheLoad) {
  const TempDirectory home;
  HarnessProcess run(
      {"run", written(home, scenario_of("5", "fair",
                                        "  - {name: calm, for: 10m}\n"
                                        "  - {name: locked, for: 3s, faults: [{lock_table: "
                                        "{database: postgres, table: dise}}]}\n",
                                        R"(  - {claim: Rolls, value: '> 0',
     promql: 'sum(increase(http_requests_total{job="frontend",handler="/roll",status="200"}[$window]))'}
)"))});
  EXPECT_EQ(run.wait(), 2) << run.output();
  EXPECT_THAT(run.output(), HasSubstr("there is no table \"dise\" in the database dice; its tables "
                                      "are dice"));
  EXPECT_THAT(run.output(), Not(HasSubstr("did not come back")));
}

}  // namespace
}  // namespace harness::test
