// dashboard: panels that are empty are named, and files that cannot be asked are refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/text.hpp"
#include "tests/unit/verdict/evidence_of_dashboards.hpp"

namespace harness::verdict {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> refused(const std::string& dashboard,
                                 const std::vector<std::string>& except = {}) {
  std::vector<yaml::Problem> problems;
  claim_on(SmallRun(), dashboard, problems, except);
  std::vector<std::string> texts;
  for (const yaml::Problem& one : problems) texts.push_back(one.what + "; " + one.remedy);
  return texts;
}

std::string with_panel(const std::string& panel) { return R"({"panels": [)" + panel + "]}"; }

TEST(DashboardClaim, HoldsWhereEachPanelShowsSomething) {
  const Finding finding = judge(dashboard_case());
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen, "3 of 3 queries show something");
  EXPECT_EQ(finding.query, "a.json");
}

TEST(DashboardClaim, NamesThePanelsThatAreEmpty) {
  Case one = dashboard_case();
  one.main().body = R"({"status":"success","data":{"resultType":"matrix","result":[]}})";
  one.to("query=sum(count_over_time(").body = sum_of("0");
  const Finding finding = judge(one);
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "2 of 3 queries show nothing: Rolls (no series), Errors (no line)");
}

// A 0 that vector(0) made, in place of a metric that nobody has.
TEST(DashboardClaim, IsUndecidedWhereOnlyVectorStandsInForNothing) {
  const std::string panel = R"json({"panels": [
      {"type": "stat", "title": "Rolls", "datasource": {"type": "prometheus"},
       "targets": [{"refId": "A", "expr": "sum(rate(nope_total[1m])) or vector(0)"}]}]})json";
  const std::string zero =
      R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{},)"
      R"("values":[[1700000025,"0"]]}]}})";
  Case one;
  std::vector<yaml::Problem> none;
  one.claim = claim_on(one.run, panel, none);
  one.told = {
      {"query=max(sum(rate(nope_total[1m])) or vector(0))", said(zero)},
      {"query=max({__name__=~\"nope_total\"})",
       said(R"({"status":"success","data":{"resultType":"matrix","result":[]}})")},
      {"/api/v1/series", said(R"({"status":"success","data":[{"__name__":"nope_total"}]})")}};
  const Finding empty = judge(one);
  EXPECT_EQ(empty.outcome, Outcome::undecided);
  EXPECT_EQ(empty.seen,
            "1 of 1 query shows only what stands in for nothing: Rolls (vector(), and nobody has "
            "its metrics)");
  one.told[1].answer.body = zero;
  EXPECT_EQ(judge(one).outcome, Outcome::pass);
}

// The metric is there, and nobody has what is said of it.
Finding judged_beside_stand_in(const std::string& part, const std::string& bare_values) {
  const std::string panel = R"json({"panels": [
      {"type": "stat", "title": "Rolls", "datasource": {"type": "prometheus"},
       "targets": [{"refId": "A", "expr": "sum(increase()json" +
                            part + R"json([1m])) or vector(0)"}]}]})json";
  const std::string zero =
      R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{},)"
      R"("values":[[1700000025,"0"]]}]}})";
  Case one;
  std::vector<yaml::Problem> none;
  one.claim = claim_on(one.run, panel, none);
  one.told = {{"or vector(0)", said(zero)},
              {"query=max({__name__", said(zero)},
              {"query=max(sum(increase(", said(bare_values)},
              {"/api/v1/series", said(R"({"status":"success","data":[{"__name__":"rolls_total",)"
                                      R"("job":"dice","die":"risky","result":"success"}]})")}};
  return judge(one);
}

TEST(DashboardClaim, IsUndecidedWhereVectorStandsInForALabelThatNobodyHas) {
  const std::string nothing = R"({"status":"success","data":{"resultType":"matrix","result":[]}})";
  const auto told = [&](const std::string& part) {
    const Finding finding = judged_beside_stand_in(part, nothing);
    return finding.outcome == Outcome::undecided ? finding.seen : std::string();
  };
  const std::string only = "1 of 1 query shows only what stands in for nothing: Rolls (vector(), ";
  EXPECT_EQ(told(R"(rolls_total{dei=\"risky\"})"),
            only + "and no series of rolls_total has the label dei (there are: die, job, result))");
  EXPECT_THAT(told(R"(rolls_total{die=\"riskyy\"})"),
              HasSubstr("and no series of rolls_total has die=\"riskyy\" (there are: risky)"));
  EXPECT_THAT(told(R"(rolls_total{job=\"shop\"})"), HasSubstr("has job=\"shop\""));
  EXPECT_EQ(told(R"(rolls_total{result=\"error\"})"), "") << "none has failed yet";
}

TEST(DashboardClaim, HoldsBesideAStandInWhereItsQueryHasValues) {
  const std::string five =
      R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{},)"
      R"("values":[[1700000025,"5"]]}]}})";
  EXPECT_EQ(judged_beside_stand_in(R"(rolls_total{dei=\"risky\"})", five).outcome, Outcome::pass);
}

TEST(DashboardClaim, IsUndecidedWhereABackendGaveNoAnswer) {
  Case one = dashboard_case();
  one.to("/api/search") = {at(61), 0, "", "did not answer: timeout", ""};
  const Finding finding = judge(one);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, HasSubstr("1 of 3 queries got no answer: Slow (did not answer"));
}

TEST(DashboardClaim, IsUndecidedWhereNobodyHasReadTheFile) {
  Case one;
  one.claim = one.run.claim("dashboard", with_fields({{"dashboard", std::string("a.json")}}));
  const Finding finding = judge(one);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen, "nobody has read a.json");
}

TEST(DashboardClaim, SaysThatATraceMayNotHaveBeenSampled) {
  Case one = dashboard_case();
  one.run.observations.sampled = 0.1;
  one.to("/api/search").body = no_traces;
  const Finding finding = judge(one);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, HasSubstr("only 10 % of the requests were traced"));
}

TEST(DashboardClaim, LeavesOutWhatMayBeEmpty) {
  Case one = dashboard_case();
  std::vector<yaml::Problem> problems;
  one.claim = claim_on(one.run, small_dashboard, problems, {"Errors"});
  EXPECT_THAT(problems, IsEmpty());
  one.to("query=sum(count_over_time(").body = sum_of("0");
  EXPECT_EQ(judge(one).outcome, Outcome::pass);
}

TEST(DashboardClaim, RefusesTitlesThatNoPanelHas) {
  EXPECT_THAT(refused(small_dashboard, {"Error"}),
              ElementsAre("except: a.json has no panel \"Error\"; did you mean Errors?"));
  EXPECT_THAT(refused(small_dashboard, {"Rolls", "Errors", "Slow"}),
              ElementsAre("except: no panel is left: the claim cannot fail; leave out those that "
                          "are to have data"));
}

TEST(DashboardClaim, RefusesPanelsThatCannotBeAsked) {
  EXPECT_THAT(
      refused(with_panel(R"({"type": "stat", "title": "Up", "datasource": {"type": "prometheus"},
                             "targets": [{"refId": "A", "expr": "up{job=\"$job\"}"}]})")),
      ElementsAre("dashboard: a.json:1:30: whether Up has data cannot be asked: it hangs on the "
                  "value of $job; list it under except:, or mend its query"));
  EXPECT_THAT(
      refused(with_panel(R"({"type": "stat", "title": "Rows", "datasource": {"type": "postgres"},
                             "targets": [{"refId": "A", "rawSql": "SELECT 1"}]})")),
      ElementsAre(HasSubstr("it asks \"postgres\"; ")));
  EXPECT_THAT(refused(with_panel(R"({"type": "stat", "title": "Nothing", "targets": []})")),
              ElementsAre(HasSubstr("it has no query; ")));
  EXPECT_THAT(
      refused(with_panel(R"({"type": "stat", "title": "Up", "datasource": {"type": "prometheus"},
                             "targets": [{"refId": "A", "expr": "sum(up"}]})")),
      ElementsAre(HasSubstr("its query cannot be read; ")));
}

TEST(DashboardClaim, RefusesWhatIsNoDashboard) {
  EXPECT_THAT(refused("{\"title\": \"a\"}"),
              ElementsAre("dashboard: a.json is no dashboard with a panel that shows data; name "
                          "the JSON of a dashboard of Grafana, with panels:"));
  EXPECT_THAT(refused("{\"panels\": ["), ElementsAre(HasSubstr("dashboard: a.json:1:")));
}

TEST(DashboardClaim, LooksAtWhatComputesAndIsHidden) {
  const std::string hidden =
      R"({"type": "stat", "title": "Up", "datasource": {"type": "prometheus"}, "targets": [
          {"refId": "A", "expr": "up", "hide": true}, {"refId": "B", "expr": "up{job=\"b\"}"}]})";
  SmallRun run;
  std::vector<yaml::Problem> problems;
  const auto asked = [&](const std::string& panel) {
    const plan::Claim claim = claim_on(run, with_panel(panel), problems);
    const Evidence evidence = evidence_for(claim, run.plan, run.observations);
    std::vector<std::string> queries;
    for (const auto& one : find_claim_kind("dashboard")->questions(evidence)) {
      queries.push_back(one.query);
    }
    return queries;
  };
  EXPECT_THAT(asked(hidden), ElementsAre("up{job=\"b\"}"));
  const std::string computed =
      R"({"type": "stat", "title": "Up", "datasource": {"type": "prometheus"}, "targets": [
          {"refId": "A", "expr": "up", "hide": true},
          {"refId": "B", "datasource": {"type": "__expr__"}, "expression": "$A"}]})";
  EXPECT_THAT(asked(computed), ElementsAre("up"));
  EXPECT_THAT(problems, IsEmpty());
}

}  // namespace
}  // namespace harness::verdict
