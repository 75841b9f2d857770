// A run is proven on what it kept: good claims can fail, and those that cannot are named.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "harness/core/text.hpp"
#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

nlohmann::json proof_in(const std::filesystem::path& run) {
  return nlohmann::json::parse(content_of(run / "prove.json"));
}

// By what their authors call them: "vacuous: few targets".
std::set<std::string> claims_that_are(const std::set<std::string>& standings,
                                      const nlohmann::json& proof) {
  std::set<std::string> claims;
  for (const auto& one : proof.at("claims")) {
    if (standings.contains(one.at("standing"))) claims.insert(one.at("claim"));
  }
  return claims;
}

std::filesystem::path write_vacuous(const TempDirectory& home) {
  std::ofstream(home / "rules.yml") << R"(groups:
  - name: a
    rules:
      - {alert: NeverFires, expr: 'sum(rate(http_requests_total[5s])) > 1e9'}
      - alert: OftenFails
        expr: sum(rate(dice_rolls_total{die_type="fair",result="error"}[5s])) / sum(rate(dice_rolls_total{die_type="fair"}[5s])) > 0.8
)";
  const auto file = home / "vacuous.yaml";
  std::ofstream(file) << content_of(std::filesystem::path(HARNESS_SOURCE_DIR) /
                                    "tests/cases/vacuous.yaml");
  return file;
}

TEST(Prove, ProvesEachClaimOfAGoodScenario) {
  HarnessProcess run({"run", shipped_scenario("stage1-three-signals")});
  // A machine that is too slow for the latency that it claims has been measured all the same.
  ASSERT_LE(run.wait(), 1) << run.output();
  HarnessProcess prove({"prove", run.run_dir()});
  EXPECT_EQ(prove.wait(), 0) << prove.output();
  EXPECT_THAT(prove.output(), AllOf(HasSubstr("field lost"), HasSubstr("\nPROVEN: ")));
  const auto proof = proof_in(run.run_dir());
  EXPECT_TRUE(claims_that_are({"vacuous", "only_no_data", "outside"}, proof).empty()) << proof;
  EXPECT_GT(proof.at("regressions_caught").get<int>(), 40);
}

TEST(Prove, NamesFourteenClaimsThatNothingTurnsRedAndNoneOfFortyGoodOnes) {
  const TempDirectory home;
  HarnessProcess run({"run", write_vacuous(home), "--prove", "--min-score", "99"});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(run.output(), AllOf(HasSubstr("PASS: "), HasSubstr("Nothing turns red"),
                                  HasSubstr("NOT PROVEN: "), HasSubstr("less than --min-score 99"),
                                  HasSubstr("14 claims cannot fail (exit code 1)")));
  const auto proof = proof_in(run.run_dir());
  EXPECT_EQ(claims_that_are({"proven"}, proof).size(), 40U) << run.output();
  const auto named = claims_that_are({"vacuous", "only_no_data"}, proof);
  EXPECT_EQ(named.size(), 14U) << run.output();
  for (const std::string& claim : named) {
    EXPECT_TRUE(claim.starts_with("vacuous: ") || claim == "http_reqs count > 0" ||
                claim == "http_req_duration p(95) < 36000000")
        << claim;
  }
}

// What a rule records is made anew of what is broken.
TEST(Prove, CatchesByARecordingRuleWhatIsBrokenBelowIt) {
  const TempDirectory home;
  std::ofstream(home / "rules.yml") << R"yaml(groups:
  - name: dice
    interval: 1s
    rules: [{record: "dice:rolls", expr: 'sum(http_requests_total{handler="/roll"})'}]
)yaml";
  const auto file = home / "recorded.yaml";
  std::ofstream(file) << R"yaml(name: recorded
system: {stage: 1}
rules: [rules.yml]
load: [{name: a, executor: constant-vus, vus: 2, duration: 6s, flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]}]
expect: [{claim: rolls, promql: "max_over_time(dice:rolls[$window]) - min_over_time(dice:rolls[$window])", value: "> 3"}]
)yaml";
  HarnessProcess run({"run", file, "--prove"});
  EXPECT_EQ(run.wait(), 0) << run.output();
  std::set<std::string> caught;
  const auto proof = proof_in(run.run_dir());
  for (const auto& trial : proof.at("trials")) {
    if (trial.at("caught")) caught.insert(trial.at("site").get<std::string>());
  }
  EXPECT_TRUE(caught.contains("http_requests_total of dice-roller")) << run.output();
}

TEST(Prove, SaysWhatOfARunCannotBeProven) {
  const TempDirectory home;
  const auto refused = [&](const std::vector<std::string>& more, const std::string& why) {
    std::vector<std::string> words{"run", shipped_scenario("stage1-three-signals")};
    words.insert(words.end(), more.begin(), more.end());
    HarnessProcess run(words);
    EXPECT_EQ(run.wait(), 2) << run.output();
    EXPECT_THAT(one_line(run.output()), HasSubstr(why));
  };
  refused({"--min-score", "10"}, "--min-score: says how much has to be proven, and nothing is");
  refused({"--prove", "--keep"}, "--prove: what the run kept is complete once its system is down");
  refused({"--prove", "--min-score", "101"}, "--min-score: 101 is no share of 100");
}

TEST(Prove, IsNoProofWhereTheTelemetryWasChangedSince) {
  const TempDirectory home;
  const auto file = home / "a.yaml";
  std::ofstream(file) << R"(name: changed
system: {stage: 1}
load: [{name: a, executor: per-vu-iterations, flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]}]
expect: [{claim: a, logql: '{compose_service="dice-roller"} | json | message="Roll completed"', count: "== 1"}]
)";
  HarnessProcess run({"run", file});
  ASSERT_EQ(run.wait(), 0) << run.output();
  std::filesystem::resize_file(run.run_dir() / "telemetry" / "loki.journal", 16);
  HarnessProcess prove({"prove", run.run_dir()});
  EXPECT_EQ(prove.wait(), 3) << prove.output();
  EXPECT_THAT(one_line(prove.output()), HasSubstr("loki was asked"));
}

TEST(Prove, SaysWhatIsNoRun) {
  const TempDirectory home;
  HarnessProcess nothing({"prove"});
  EXPECT_EQ(nothing.wait(), 2);
  EXPECT_THAT(nothing.output(), HasSubstr("no run is named"));
  HarnessProcess empty({"prove", home.path()});
  EXPECT_EQ(empty.wait(), 2);
  HarnessProcess over({"prove", home.path(), "--min-score", "101"});
  EXPECT_EQ(over.wait(), 2);
  EXPECT_THAT(over.output(), HasSubstr("101 is no share of 100"));
}

}  // namespace
}  // namespace harness::test
