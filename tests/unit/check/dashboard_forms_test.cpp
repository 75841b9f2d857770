// Dashboards as Grafana exports them, in each of its forms.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "harness/check/dashboards/dashboard.hpp"
#include "harness/check/kinds.hpp"
#include "harness/check/run/asked.hpp"
#include "harness/check/run/left_out.hpp"

namespace harness::check {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Source dashboard(const std::string& json) { return parse_source("a.json", json, Form::json); }

// What is said of it by these checks.
std::vector<std::string> said(const std::string& json, const std::set<std::string>& checks) {
  std::vector<std::string> all;
  for (const Finding& one : check_dashboard(dashboard(json))) {
    if (checks.contains(one.check)) all.push_back(one.what);
  }
  return all;
}

std::vector<std::string> asked(const std::string& json) {
  std::vector<std::string> queries;
  for (const Asked& one : asked_by_dashboard(dashboard(json))) queries.push_back(one.query.text);
  return queries;
}

// A panel with one target of a datasource.
std::string panel_of(const std::string& type, const std::string& target,
                     const std::string& more = "") {
  return R"({"title":"P","type":"timeseries","datasource":{"type":")" + type + R"(","uid":"u"},)" +
         more + R"("targets":[{"refId":"A",)" + target + "}]}";
}

std::string page_of(const std::string& panel) { return R"({"panels":[)" + panel + "]}"; }

const std::string up = panel_of("prometheus", R"("expr":"up")");

TEST(DashboardForms, AreReadWhereverTheirPanelsStand) {
  EXPECT_THAT(asked(page_of(up)), ElementsAre("up"));
  EXPECT_THAT(asked(R"({"rows":[{"panels":[)" + up + "]}]}"), ElementsAre("up"));
  EXPECT_THAT(asked(R"({"meta":{},"dashboard":)" + page_of(up) + "}"), ElementsAre("up"));
  const std::string resource =
      R"({"apiVersion":"dashboard.grafana.app/v1beta1","kind":"Dashboard",)"
      R"("metadata":{"name":"a"},"spec":)" +
      page_of(up) + "}";
  EXPECT_THAT(asked(resource), ElementsAre("up"));
  EXPECT_THAT(said(resource, {"uid-of-file"}), IsEmpty());
  for (const std::string& one : {resource, R"({"rows":[{"panels":[)" + up + "]}]}"}) {
    EXPECT_EQ(kind_of(dashboard(one), ".json"), find_kind("dashboards")) << one;
  }
  EXPECT_EQ(kind_of(dashboard(R"({"name":"a","version":"1"})"), ".json"), nullptr);
}

TEST(DashboardForms, AreToldWhereNobodyReadsThemHere) {
  const std::string newest = R"({"apiVersion":"dashboard.grafana.app/v2beta1","kind":"Dashboard",)"
                             R"("metadata":{"name":"a"},"spec":{"title":"A","elements":{}}})";
  const std::vector<Source> sources{dashboard(newest)};
  EXPECT_EQ(kind_of(sources.front(), ".json"), find_kind("dashboards"));
  const auto findings = left_out(*find_kind("dashboards"), sources);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings.front().check, "dashboard-form");
  EXPECT_THAT(findings.front().remedy, HasSubstr("export it in the classic form"));
}

TEST(DashboardForms, AreNoMistakeForTheNameOfTheirFile) {
  const auto findings = check_dashboard(dashboard(R"({"uid":"other","panels":[]})"));
  const auto hint = std::find_if(findings.begin(), findings.end(),
                                 [](const Finding& one) { return one.check == "uid-of-file"; });
  ASSERT_NE(hint, findings.end());
  EXPECT_TRUE(hint->is_hint);
  EXPECT_THAT(to_string(*hint), HasSubstr("a.json:1:8: hint: uid"));
  EXPECT_THAT(said(R"({"uid":"a.b","panels":[]})", {"uid"}),
              ElementsAre(HasSubstr("characters that Grafana refuses")));
}

TEST(DashboardTargets, MayBeEmptyInRowsAndTexts) {
  const std::string empty = R"("targets":[{"refId":"A","datasource":{"type":"prometheus"}}]})";
  EXPECT_THAT(said(page_of(R"({"title":"R","type":"row",)" + empty), {"target"}), IsEmpty());
  EXPECT_THAT(said(page_of(R"({"title":"T","type":"text",)" + empty), {"target"}), IsEmpty());
  EXPECT_THAT(said(page_of(R"({"title":"S","type":"stat",)" + empty), {"target"}),
              ElementsAre("S: a query is empty"));
}

TEST(DashboardTargets, HaveTheMacrosOfTheirDatasource) {
  const std::set<std::string> checks{"undefined-variable", "sql-macro"};
  const auto sql = [&](const std::string& query) {
    return said(page_of(panel_of("postgres", R"("rawSql":")" + query + "\"")), checks);
  };
  EXPECT_THAT(sql("SELECT $__timeGroup(at, $__interval) FROM t WHERE $__timeFilter(at)"),
              IsEmpty());
  EXPECT_THAT(sql("SELECT 1 WHERE $__timeFiltr(at)"), ElementsAre("SQL has no macro $__timeFiltr"));
  EXPECT_THAT(said(page_of(panel_of("influxdb", R"("query":"WHERE $timeFilter")")), checks),
              IsEmpty());
  EXPECT_THAT(said(page_of(panel_of("prometheus", R"x("expr":"$__timeFilter(up)")x")), checks),
              ElementsAre("there is no variable __timeFilter"));
}

TEST(DashboardTargets, AskTempoForOneTraceAndForTheTopOfSeries) {
  const std::set<std::string> checks{"query", "target"};
  const auto tempo = [&](const std::string& query) {
    return said(page_of(panel_of("tempo", R"("queryType":"traceql","query":")" + query + "\"")),
                checks);
  };
  EXPECT_THAT(tempo("$traceid"), IsEmpty());
  EXPECT_THAT(tempo("4bf92f3577b34da6a3ce929d0e0e4736"), IsEmpty());
  EXPECT_THAT(tempo("{ } | rate() by (resource.service.name) | topk(5)"), IsEmpty());
  EXPECT_THAT(tempo("{ } | topk(5)"), Not(IsEmpty()));
  EXPECT_THAT(tempo(""), ElementsAre("P: a query is empty"));
}

TEST(DashboardTargets, AreToldWhereNobodyHereCanAskThem) {
  const auto all =
      not_asked_by_dashboard(dashboard(page_of(panel_of("postgres", R"("rawSql":"SELECT 1")"))));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.front().why_not, "it asks \"postgres\"");
  EXPECT_THAT(not_asked_by_dashboard(dashboard(page_of(up))), IsEmpty());
}

TEST(DashboardPanels, AreFoundWithSlipsOfWhatTheyName) {
  const std::string query = R"x("expr":"rate(a_total[1m])","legendFormat":"failed")x";
  const auto of = [&](const std::string& more, const std::string& check) {
    return said(page_of(panel_of("prometheus", query, more)), {check});
  };
  const auto override_of = [](const std::string& name) {
    return R"("fieldConfig":{"overrides":[{"matcher":{"id":"byName","options":")" + name +
           R"("},"properties":[]}]},)";
  };
  EXPECT_THAT(of(override_of("failure"), "override-name"),
              Contains(HasSubstr("no legend is that")));
  EXPECT_THAT(of(override_of("failed"), "override-name"), IsEmpty());
  const auto reduced_by = [](const std::string& word) {
    return R"("transformations":[{"id":"groupBy","options":{"fields":{"V":{"aggregations":[")" +
           word + R"("]}}}}],)";
  };
  EXPECT_THAT(of(reduced_by("average"), "panel-word"), Not(IsEmpty()));
  EXPECT_THAT(of(reduced_by("mean"), "panel-word"), IsEmpty());
}

}  // namespace
}  // namespace harness::check
