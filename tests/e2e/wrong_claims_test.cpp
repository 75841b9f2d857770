// Claims that can be seen to be wrong before anything starts: `validate` and `run` say the same of
// them, with their places, and exit with 2.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Wrong {
  const char* name;
  std::string claim;  // the lines of a claim after its name, from line 6 of the file on
  const char* said;   // from the place on
};

const std::string two_phases = "phases: [{name: first, for: 6s}, {name: second, for: 6s}]\n";
const std::string two_outages =
    "phases:\n"
    "  - {name: first, for: 6s, faults: [{stop: dice-roller}]}\n"
    "  - {name: second, for: 6s, faults: [{crash: dice-roller}]}\n";

const std::string one_outage =
    "phases:\n"
    "  - {name: first, for: 6s, faults: [{stop: dice-roller}]}\n"
    "  - {name: second, for: 6s}\n";

class WrongClaim : public ::testing::TestWithParam<Wrong> {};

std::string scenario_with(const std::string& claim) {
  return "name: wrong\nsystem: {stage: 1}\n"
         "load: [{name: l, executor: per-vu-iterations, "
         "flow: [{request: roll, get: \"{dice-roller}/roll\"}]}]\n"
         "expect:\n  - claim: a\n" +
         claim;
}

TEST_P(WrongClaim, IsRefusedBeforeAnythingStarts) {
  const TempDirectory home;
  const auto file = home / "wrong.yaml";
  std::ofstream(file) << scenario_with(GetParam().claim);
  const std::string said = file.string() + ":" + GetParam().said;
  HarnessProcess validate({"validate", file});
  EXPECT_EQ(validate.wait(), 2);
  EXPECT_THAT(validate.output(), HasSubstr(said));
  HarnessProcess run({"run", file});
  EXPECT_EQ(run.wait(), 2);
  EXPECT_THAT(run.output(), HasSubstr(said));
  EXPECT_THAT(run.output(), Not(HasSubstr("starting")));
  EXPECT_FALSE(std::filesystem::exists(run.run_dir()));
}

INSTANTIATE_TEST_SUITE_P(
    Stages, WrongClaim,
    ::testing::Values(
        Wrong{"Regex", "    logql: '{job=\"a\"} |~ \"(\"'\n    count: '>= 1'\n",
              "6:23: logql: stage '|~ \"(\"' : error parsing regexp: missing closing ): `(`"},
        Wrong{"LineFormat",
              "    logql: '{job=\"a\"} | line_format \"{{ .a \"'\n    count: '>= 1'\n",
              "6:23: logql: stage '| line_format \"{{ .a \"' : invalid line template: template: "
              "line:1: unclosed action"},
        Wrong{"LabelFormat",
              "    logql: '{job=\"a\"} | label_format x=\"{{ y }}\"'\n    count: '>= 1'\n",
              "6:44: logql: stage '| label_format x=\"{{ y }}\"' : invalid template for label 'x': "
              "template: label:1: function \"y\" not defined"},
        Wrong{"JsonPath", "    logql: '{job=\"a\"} | json x=\"a[\"'\n    count: '>= 1'\n",
              "6:23: logql: stage '| json x=\"a[\"' : cannot parse expression [a[]: syntax error: "
              "unexpected $end, expecting STRING or INDEX"},
        Wrong{"Address", "    logql: '{job=\"a\"} |= ip(\"foo\")'\n    count: '>= 1'\n",
              "6:23: logql: stage '|= ip(\"foo\")' : ip: invalid pattern: \"foo\""},
        Wrong{"Pattern", "    logql: '{job=\"a\"} | pattern \"<a><b>\"'\n    count: '>= 1'\n",
              "6:25: logql: invalid pattern parser: found consecutive capture '<a><b>': invalid "
              "expression"},
        Wrong{"Regexp", "    logql: '{job=\"a\"} | regexp \"x\"'\n    count: '>= 1'\n",
              "6:25: logql: invalid regexp parser: at least one named capture must be supplied"},
        Wrong{"Metric",
              "    logql: >-\n      sum(count_over_time({job=\"a\"}\n      | json | x = ip(\"y\") "
              "[1m]))\n    value: '> 1'\n",
              "8:14: logql: stage '| x=ip(\"y\")' : ip: invalid pattern: \"y\""},
        Wrong{"Control",
              "    logql: '{job=\"a\"}'\n    count: '== 0'\n    control: '{job=\"a\"} !~ \"[\"'\n",
              "8:25: control: stage '!~ \"[\"' : error parsing regexp: missing closing ]: `[`"}),
    [](const auto& one) { return std::string(one.param.name); });

INSTANTIATE_TEST_SUITE_P(
    Questions, WrongClaim,
    ::testing::Values(
        Wrong{
            "LinesOfAMetricQuery",
            "    logql: 'count_over_time({job=\"a\"}[1m])'\n    count: '>= 1'\n",
            "5:5: count: a metric query has no lines to count; give value instead, or a log query"},
        Wrong{"ValueOfALogQuery", "    logql: '{job=\"a\"}'\n    value: '> 1'\n",
              "5:5: value: a log query gives lines, and no number; give count instead"},
        Wrong{"AnyCount", "    logql: '{job=\"a\"}'\n    count: '>= 0'\n",
              "5:5: count \">= 0\" is true of every count: the claim cannot fail; say how many"},
        Wrong{"AnyCountOfTraces",
              "    traceql: '{ name = \"a\" }'\n    count: '>= 0'\n    control: '{ }'\n",
              "5:5: count \">= 0\" is true of every count"},
        Wrong{"AnyCountOfRequests",
              "    correlate: roll\n    services: [dice-roller]\n    count: '>= 0'\n",
              "5:5: count \">= 0\" is true of every count"},
        Wrong{"ACounterOfASum", "    counter: sum(x_total)\n    value: '== 1'\n",
              "5:5: counter: \"sum(x_total)\" is not a metric's name with its labels"},
        Wrong{"AnAbsenceWithoutAProofOfLife", "    absent: {traceql: '{ span.a = 1 }'}\n",
              "6:13: count \"== 0\" without control; silence would pass"},
        Wrong{"AQueryOfAnAbsence", "    absent: {logql: '{job=\"a\"} |~ \"(\"'}\n",
              "6:32: logql: stage '|~ \"(\"' : error parsing regexp"},
        Wrong{"ACounterOfAPhase",
              "    during: second\n    reconcile: {request: roll, counter: x_total}\n" + two_phases,
              "7:41: counter: at the edges of phase second it counts requests of the phases "
              "beside it, too"},
        Wrong{"NothingToReconcile", "    reconcile: {request: roll}\n",
              "6:16: what is reconciled without any of counter, spans, logs"},
        Wrong{"AShapeOfAnyCount", "    shape: {request: roll, count: '>= 0', tree: {service: a}}\n",
              "5:5: count \">= 0\" is true of every count"},
        Wrong{"AShapeWithoutAService", "    shape: {request: roll, tree: {name: a}}\n",
              "6:34: a span of a trace without any of service"},
        Wrong{"AnObjectiveThatIsKeptWhateverFails", "    slo: {objective: 0, requests: roll}\n",
              "6:22: objective: \"0\" is kept whatever fails"},
        Wrong{"ABurnRateThatNothingReaches",
              "    slo: {objective: 99, requests: roll, burn_rate: {over: 1s, max: 100}}\n",
              "5:5: burn_rate: no stretch burns faster than 100"},
        Wrong{"AnUnknownConvention", "    conventions: [htp]\n",
              "6:19: conventions: \"htp\" is unknown"},
        Wrong{"ADashboardThatIsNotThere", "    dashboard: no/such.json\n",
              "6:16: dashboard: \"no/such.json\": "},
        Wrong{"AnyNumberAtOnce", "    overlap: '{ name = \"a\" }'\n    at_once: '>= 0'\n",
              "5:5: \"at_once >= 0\" always holds: a count is a whole number, 0 or more; the claim "
              "cannot fail"},
        Wrong{"AnyValueOfARate", "    promql: rate(a_total[$window])\n    value: '>= 0'\n",
              "5:5: \"value >= 0\" always holds: the query's values are 0 or more"},
        Wrong{"WhatTheQueryLeavesNothingOfToFail",
              "    promql: sum by (b) (increase(a_total[$window])) < 5\n    value: '< 5'\n",
              "5:5: \"value < 5\" always holds: the query's values are between 0 and 5; the claim "
              "cannot fail: compare with a number that it can cross, and in no other place than "
              "value"},
        Wrong{"ASelectorThatNothingCanMatch",
              "    promql: sum(a{b=\"1\",b=\"2\"}) or vector(0)\n    value: '== 0'\n",
              "6:19: promql: no series can have both b=\"1\" and b=\"2\"; leave one out"},
        Wrong{"NoValueOfACount",
              "    logql: 'count_over_time({job=\"a\"}[1m])'\n    value: '< 0'\n",
              "5:5: \"value < 0\" never holds: the query's values are 0 or more"},
        Wrong{"Constant", "    promql: vector(0)\n    value: '== 0'\n",
              "5:5: a query without any series: its answer is fixed"},
        Wrong{"ConstantControl",
              "    promql: increase(a[$window])\n    value: '== 0'\n    control: a or vector(1)\n",
              "5:5: control: with vector() or absent() it has a value whatever happens"},
        Wrong{"ControlOfNoTable",
              "    sql: SELECT count(*) FROM a\n    on: dice-roller\n    value: '== 0'\n"
              "    control: SELECT 1\n",
              "5:5: control: a query without any table: its answer is fixed"},
        Wrong{
            "WhatIsSwitchedOff",
            "    logql: 'approx_topk(2, rate({a=\"b\"}[$window]))'\n    value: '> 1'\n",
            "6:13: logql: approx_topk is switched off, in Loki as it comes and in the store; write "
            "topk, which is exact"},
        Wrong{"ARange", "    promql: up[5s]\n    value: '== 1'\n",
              "6:13: promql: the query gives a range vector instead of an instant vector; put a "
              "function such as increase() around it"},
        Wrong{"MetricsInASearch", "    traceql: '{ } | rate()'\n    count: '>= 1'\n",
              "6:21: traceql: a metrics query, and this is a search"}),
    [](const auto& one) { return std::string(one.param.name); });

// As the plan tells.
INSTANTIATE_TEST_SUITE_P(
    Windows, WrongClaim,
    ::testing::Values(
        Wrong{
            "RangeFromBefore",
            "    promql: sum(increase(a[1h]))\n    value: '> 3'\n    during: second\n" + two_phases,
            "6:13: promql: the query reads 1h back from the end of a window of 6s, so that what "
            "was before it counts as well; write $window for its range"},
        Wrong{"RangeOfLinesFromBefore",
              "    logql: 'sum(count_over_time({a=\"b\"}[24h]))'\n    value: '> 3'\n"
              "    during: second\n" +
                  two_phases,
              "6:12: logql: the query reads 24h back from the end of a window of 6s"},
        Wrong{"RangeOfAControlFromBefore",
              "    promql: increase(a[$window])\n    value: '== 0'\n    during: second\n"
              "    control: increase(b[1m])\n" +
                  two_phases,
              "9:14: control: the query reads 1m back"},
        Wrong{"NoTimeToResolve",
              "    alert: DatabaseDown\n    fires_within: 5s\n    resolves_within: 5s\n"
              "    during: first\n" +
                  two_outages,
              "6:12: resolves_within: phase second hits the same again at once"},
        Wrong{"AnAlertThatNoRuleHas", "    no_alert: DatabaseDwn\n",
              "6:15: no_alert: Prometheus has no alerting rule \"DatabaseDwn\"; did you mean "
              "\"DatabaseDown\"?"},
        Wrong{"ALabelThatItsRuleSetsOtherwise",
              "    alert: DatabaseDown\n    fires_within: 5s\n    labels: {severity: page}\n"
              "    during: first\n" +
                  one_outage,
              "8:13: labels: severity is never \"page\": DatabaseDown sets it to \"critical\""},
        Wrong{"AnAnnotationThatItsRuleLacks",
              "    alert: DatabaseDown\n    time_to_detect: '< 5s'\n"
              "    annotations: {runbook: x}\n    during: first\n" +
                  one_outage,
              "8:18: annotations: DatabaseDown has no \"runbook\"; it has description, summary"},
        Wrong{"AnAlertWithoutATime", "    alert: DatabaseDown\n    during: first\n" + one_outage,
              "5:5: fires_within is missing; say how soon after the fault it is to fire"}),
    [](const auto& one) { return std::string(one.param.name); });

// One slip is one error, at its place, also at the end of a block.
TEST(WrongClaim, IsToldOnce) {
  for (const auto& [claim, said] : std::vector<std::pair<std::string, std::string>>{
           {"    promql: x{a=\"b\",a=\"c\"}\n    value: '> 1'\n", "6:15: promql: no series can"},
           {"    promql: x > 1 < 0\n    value: '> 1'\n", "6:13: promql: x > 1 < 0 is never true"},
           {"    traceql: '{ name = }'\n    count: '== 0'\n", "6:24: traceql: syntax error"},
           {"    logql: |\n      {job=\"a\"}\n      | lvel\n    count: '>= 1'\n",
            "8:9: logql: lvel is no stage"}}) {
    const TempDirectory home;
    const auto file = home / "wrong.yaml";
    std::ofstream(file) << scenario_with(claim);
    HarnessProcess validate({"validate", file});
    EXPECT_EQ(validate.wait(), 2) << claim;
    const std::string output = validate.output();
    EXPECT_THAT(output, HasSubstr(file.string() + ":" + said));
    const std::string place = file.string() + ":";
    EXPECT_EQ(output.find(place), output.rfind(place)) << output;
  }
}

// What runs already has what was there before the run: a range over the whole of it ends there.
TEST(WrongClaim, ReadsWhatWasBeforeTheRun) {
  const TempDirectory home;
  const auto file = home / "before.yaml";
  std::ofstream(file) << scenario_with(
      "    logql: 'sum(count_over_time({a=\"b\"}[24h]))'\n    value: '> 3'\n" + two_phases);
  HarnessProcess afresh({"plan", file});
  EXPECT_EQ(afresh.wait(), 0) << afresh.output();
  HarnessProcess run({"run", "--loki", "http://127.0.0.1:9", file});
  EXPECT_EQ(run.wait(), 2);
  EXPECT_THAT(run.output(), HasSubstr("6:12: logql: the query reads 24h back from the end of a "
                                      "window of 12s, so that what was before it counts as well"));
}

// It sends that elsewhere; the store of ours sends it to the Prometheus of the run.
TEST(WrongClaim, AsksForWhatATempoThatRunsAlreadyDerives) {
  const TempDirectory home;
  const auto file = home / "derived.yaml";
  std::ofstream(file) << scenario_with(
      "    promql: sum(traces_spanmetrics_calls_total)\n    value: '> 3'\n");
  HarnessProcess ours({"plan", file});
  EXPECT_EQ(ours.wait(), 0) << ours.output();
  HarnessProcess run({"run", "--tempo", "http://127.0.0.1:9", file});
  EXPECT_EQ(run.wait(), 2);
  EXPECT_THAT(run.output(),
              HasSubstr("6:13: promql: traces_spanmetrics_calls_total is derived from "
                        "spans by tempo, and the one that is named writes that to a "
                        "Prometheus of its own; count the spans in a traceql claim"));
}

}  // namespace
}  // namespace harness::test
