// With Debian's Alertmanager: who is told of an outage, and what turns such claims red.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

constexpr const char* scenario = R"(
name: paged
system: {stage: 5, alertmanager: true}
load:
  - name: players
    executor: constant-vus
    vus: 8
    think_time: {uniform: [0.2s, 0.6s]}
    flow: [{request: roll, get: "{frontend}/roll?die=fair"}]
phases:
  - {name: baseline, for: 5s}
  - {name: outage, for: 16s, faults: [{stop: postgres}]}
  - {name: recovery, for: 10s}
expect:
  - claim: Told
    during: outage
    alert: DatabaseDown
    fires_within: 15s
    resolves_within: 15s
    annotations: {summary: PostgreSQL does not answer}
    routed_to: [page, platform]
    grouped_by: [alertname, job]
    time_to_page: "< 25s"
  - claim: Held back
    during: outage
    alert: HighErrorRate
    fires_within: 15s
    labels: {job: die-service}
    inhibited_by: DatabaseDown
  - {claim: To another, during: outage, alert: DatabaseDown, fires_within: 15s, routed_to: management}
  - {claim: In another group, during: outage, alert: DatabaseDown, fires_within: 15s, grouped_by: [team]}
  - {claim: Held back by nobody, during: outage, alert: DatabaseDown, fires_within: 15s, inhibited_by: ServiceDown}
  - {claim: At once, during: outage, alert: DatabaseDown, fires_within: 15s, time_to_page: "< 3s"}
)";

const nlohmann::json& claim_of(const nlohmann::json& verdict, const std::string& name) {
  for (const nlohmann::json& claim : verdict.at("claims")) {
    if (claim.at("claim") == name) return claim;
  }
  throw std::logic_error("no claim " + name);
}

TEST(Paging, TellsWhoIsToldAndHeldBack) {
  const TempDirectory home;
  const std::filesystem::path file = home.path() / "paged.yaml";
  std::ofstream(file) << scenario;
  HarnessProcess run({"run", file.string()});
  ASSERT_EQ(run.wait(), 1) << run.output();
  const nlohmann::json verdict = run.verdict();
  EXPECT_THAT(red_claims(verdict),
              UnorderedElementsAre("fail: To another", "fail: In another group",
                                   "fail: Held back by nobody", "fail: At once"))
      << run.output();
  EXPECT_THAT(claim_of(verdict, "To another").at("seen").get<std::string>(),
              HasSubstr("management was not told of it, but page, platform was,"));
  EXPECT_THAT(claim_of(verdict, "In another group").at("seen").get<std::string>(),
              HasSubstr("grouped by alertname, job"));
  EXPECT_THAT(claim_of(verdict, "Held back").at("seen").get<std::string>(),
              HasSubstr("inhibited by DatabaseDown"));
  EXPECT_TRUE(run.scratches().empty());
}

}  // namespace
}  // namespace harness::test
