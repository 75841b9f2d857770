// What its author wants a run to be ended by: a condition, and a steady state that is not there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// As long as the outage lasts, whoever answers the requests is away.
constexpr const char* scenario = R"yaml(name: conditions
system: {stage: 2}
load:
  - name: players
    executor: constant-arrival-rate
    rate: 20
    preAllocatedVUs: 10
    flow: [{request: roll, get: "{dice-roller}/roll/3d6"}]
phases:
  - {name: baseline, for: 4s}
  - {name: outage, for: OUTAGE, faults: [{stop: dice-roller}]}
  - {name: recovery, for: 10s}
thresholds: [{during: baseline, http_req_failed: "rate < 0.1"}]
abort_when:
  - {http_req_failed: "rate > 0.95", for: PATIENCE}
  - {promql: "max(up)", value: "< 1"}
steady_state:
  - {claim: All is up, promql: "min(up)", value: "STEADY"}
)yaml";

// The same load; METRIC is right or misspelt.
constexpr const char* of_metric = R"yaml(name: conditions
system: {stage: 2}
load:
  - name: players
    executor: constant-arrival-rate
    rate: 20
    preAllocatedVUs: 10
    flow: [{request: roll, get: "{dice-roller}/roll/3d6"}]
phases:
  - {name: baseline, for: 4s}
  - {name: outage, for: 10s, faults: [{pause: dice-roller, FAULT}]}
  - {name: recovery, for: 6s}
thresholds: [{during: baseline, http_req_failed: "rate < 0.1"}]
ABORT
)yaml";

constexpr const char* misspelt = "http_request_total";
constexpr const char* right = "http_requests_total";
const std::string why_absent =
    "was there what it reads: Prometheus has no series http_request_total (there are: "
    "http_requests_total, ";

Words reasons_of(const HarnessProcess& run) { return run.verdict().at("reasons").get<Words>(); }

struct Conditions : ::testing::Test {
  std::string written(const std::string& outage, const std::string& patience,
                      const std::string& steady) const {
    std::string text = replace_all(scenario, "OUTAGE", outage);
    text = replace_all(text, "PATIENCE", patience);
    EXPECT_TRUE(write_file(home / "conditions.yaml", replace_all(text, "STEADY", steady)));
    return (home / "conditions.yaml").string();
  }

  std::string written_of(const std::string& metric, const std::string& fault,
                         const std::string& abort) const {
    std::string text = replace_all(of_metric, "FAULT", fault);
    text = replace_all(replace_all(text, "ABORT", abort), "METRIC", metric);
    const std::string file = home / (metric + ".yaml");
    EXPECT_TRUE(write_file(file, text));
    return file;
  }

  TempDirectory home;
};

TEST_F(Conditions, EndARunThatComesToWhatItMustNot) {
  HarnessProcess run({"run", written("60s", "3s", "== 1")});
  ASSERT_EQ(run.wait(std::chrono::seconds{50}), 1) << run.output();
  EXPECT_THAT(run.output(), HasSubstr("aborted: http_req_failed rate > 0.95 for 3s: 1 over "));
  const nlohmann::json verdict = run.verdict();
  EXPECT_THAT(verdict.at("reasons").get<Words>(), ElementsAre(HasSubstr("the run was aborted ")));
  EXPECT_THAT(red_claims(verdict),
              Contains("fail: it never comes to http_req_failed rate > 0.95 for 3s"));
  EXPECT_FALSE(verdict.at("faults")[0].at("reverted_at").is_null());
  EXPECT_THAT(run.processes(), IsEmpty());
}

TEST_F(Conditions, LetARunPassThatDoesNotComeToThem) {
  HarnessProcess run({"run", written("4s", "15s", "== 1")});
  ASSERT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), IsEmpty());
}

// `or vector(0)` has a value of a misspelt metric, too.
TEST_F(Conditions, AreNotDecidedWhereWhatTheyReadWasNeverThere) {
  const std::string abort =
      "abort_when: [{promql: 'sum(rate(METRIC{status=\"500\"}[3s])) or vector(0)', value: '> 4'}]";
  HarnessProcess run({"run", written_of(misspelt, "at: 2s, for: 2s", abort)});
  HarnessProcess twin({"run", written_of(right, "at: 2s, for: 2s", abort)});
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(reasons_of(run), Contains(HasSubstr(why_absent)));
  EXPECT_THAT(
      red_claims(run.verdict()),
      Contains(HasSubstr("undecided: it never comes to promql sum(rate(http_request_total")));
  EXPECT_EQ(twin.wait(), 0) << twin.output();
}

TEST_F(Conditions, OfFaultsAreNotSkippedWhereWhatTheyReadWasNeverThere) {
  const std::string when =
      "when: {promql: 'sum(rate(METRIC[3s])) or vector(0)', value: '> 4'}, for: 2s, on_timeout: "
      "skip";
  HarnessProcess run({"run", written_of(misspelt, when, "")});
  HarnessProcess twin({"run", written_of(right, when, "")});
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(reasons_of(run), Contains(HasSubstr(why_absent)));
  EXPECT_TRUE(run.verdict().at("faults")[0].at("injected_at").is_null());
  EXPECT_THAT(red_claims(run.verdict()),
              Contains("undecided: pause dice-roller begins by its condition"));
  EXPECT_EQ(twin.wait(), 0) << twin.output();
  EXPECT_FALSE(twin.verdict().at("faults")[0].at("gone_at").is_null());
}

// Nor do they hold of nothing.
TEST_F(Conditions, EndNoRunByWhatSilenceSatisfies) {
  const std::string abort =
      "abort_when: [{promql: 'sum(rate(METRIC[3s])) or vector(0)', value: '< 1', for: 2s}]";
  HarnessProcess run({"run", written_of(misspelt, "at: 2s, for: 6s", abort)});
  HarnessProcess twin({"run", written_of(right, "at: 2s, for: 6s", abort)});
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(reasons_of(run), Contains(HasSubstr(why_absent)));
  EXPECT_EQ(twin.wait(), 1) << twin.output();
  EXPECT_THAT(reasons_of(twin), Contains(HasSubstr("the run was aborted ")));
}

// What is not there until something fails has a control.
TEST_F(Conditions, AreDecidedByTheirControl) {
  const std::string abort =
      "abort_when: [{promql: 'sum(rate(panics_total[3s])) or vector(0)', value: '> 4', control: "
      "'sum(rate(METRIC[3s]))'}]";
  HarnessProcess run({"run", written_of(misspelt, "at: 2s, for: 2s", abort)});
  HarnessProcess twin({"run", written_of(right, "at: 2s, for: 2s", abort)});
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(reasons_of(run), Contains(HasSubstr("the control query has no value above 0")));
  EXPECT_EQ(twin.wait(), 0) << twin.output();
}

TEST_F(Conditions, BreakNothingWhereTheSteadyStateIsNotThere) {
  HarnessProcess run({"run", written("60s", "3s", "== 0")});
  ASSERT_EQ(run.wait(std::chrono::seconds{50}), 3) << run.output();
  const nlohmann::json verdict = run.verdict();
  EXPECT_THAT(verdict.at("reasons").get<Words>(),
              ElementsAre("nothing was broken, as the steady state was not there: "
                          "\"All is up (before the first fault)\": wanted == 0, seen: 1"));
  EXPECT_TRUE(verdict.at("faults")[0].at("injected_at").is_null());
  EXPECT_THAT(run.output(), ::testing::Not(HasSubstr("was not asked")));
}

}  // namespace
}  // namespace harness::test
