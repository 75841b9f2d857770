// The table: each kind of claim, true of a healthy run and of silence as well where it can be, and
// each way in which nothing is known or what was measured is no evidence. No cell is a pass, and
// none is left out without a reason.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/observe/prometheus.hpp"
#include "harness/scenario/threshold_form.hpp"
#include "tests/unit/verdict/alert_samples.hpp"
#include "tests/unit/verdict/evidence_of_contracts.hpp"
#include "tests/unit/verdict/evidence_of_counts.hpp"
#include "tests/unit/verdict/evidence_of_dashboards.hpp"
#include "tests/unit/verdict/evidence_rows.hpp"

namespace harness::verdict {
namespace {

// ---- alert, no_alert

// As Prometheus names them.
std::string alerts(const std::string& state, int from, int to) {
  std::string series = samples(state, from, to);
  const std::string first = R"({"metric":{)";
  return series.replace(0, first.size(), first + R"("__name__":"ALERTS",)");
}

Case alert_case() {
  Case one;
  one.claim = database_down(one.run);
  one.told = {{"ALERTS", said(matrix(alerts("pending", 22, 23) + "," + alerts("firing", 24, 42)))},
              {"/api/v1/rules", said(calm)},
              {"__name__/values", said(names)}};
  return one;
}

Row alert_row() {
  return {"alert", alert_case,
          of_backend(Backend::prometheus,
                     {{"empty", main_is(matrix(""))},
                      {"NaN", main_is(R"({"status":"success","data":NaN})")},
                      {"null", main_is(R"({"status":"success","data":null})")},
                      {"dead service", main_is(matrix(""))},
                      {"no traffic", main_is(matrix(""))},
                      {"hung", main_is(matrix(alerts("pending", 22, 42)))},
                      {"misspelt",
                       answer_is("/api/v1/rules", R"({"status":"success","data":{"groups":[]}})")},
                      {"wrong window", main_is(matrix(alerts("firing", 2, 12)))}})};
}

std::string rule_evaluated(const std::string& at) {
  return R"({"status":"success","data":{"groups":[{"interval":1,"rules":[{"name":"DatabaseDown",)"
         R"("query":"pg_up == 0","duration":2,"labels":{},"state":"inactive","lastEvaluation":")" +
         at + R"("}]}]}})";
}

std::string present(int begin, int end, const std::string& labels = R"("job":"e")") {
  std::string values;
  for (int half = 2 * begin; half <= 2 * end; ++half) {
    values += (values.empty() ? "[" : ",[") + unix_seconds(at(half / 2.0)) + ",\"1\"]";
  }
  return R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{)" + labels +
         R"(},"values":[)" + values + "]}]}}";
}

Case no_alert_case() {
  Case one;
  one.claim = one.run.claim("no_alert", with_fields({{"no_alert", std::string("DatabaseDown")}}));
  const std::string rules = rule_evaluated("2023-11-14T22:14:21Z");
  const observe::Asked known{observe::alert_rules(), {said(rules)}};
  one.run.observations.answers = {observe::ClaimAnswers{0, {known}}};
  one.told = {{"query=ALERTS", said(matrix(""))},
              {"/api/v1/rules", said(rules)},
              {"/metrics", said("prometheus_rule_group_iterations_missed_total 0\n"
                                "prometheus_rule_evaluation_failures_total 0\n")},
              {"__name__/values", said(names)},
              {"query=group by (job)",
               said(R"({"status":"success","data":{"resultType":"vector","result":[{"metric":)"
                    R"({"job":"e"},"value":[1700000040,"1"]}]}})")},
              {"query=count by (job)", said(present(20, 40))},
              {"query=count((", said(present(20, 40, ""))}};
  return one;
}

Row no_alert_row() {
  const auto unevaluated = answer_is("/api/v1/rules", rule_evaluated("2023-11-14T22:13:51Z"));
  return {"no_alert", no_alert_case,
          of_backend(Backend::prometheus,
                     {{"empty", answer_is("__name__/values", R"({"status":"success","data":[]})")},
                      {"NaN", main_is(R"({"status":"success","data":NaN})")},
                      {"null", main_is(R"({"status":"success","data":null})")},
                      {"dead service", answer_is("query=count by (job)", present(20, 30))},
                      {"no traffic", cannot("an alert is about the system's state")},
                      {"hung", unevaluated},
                      {"misspelt",
                       answer_is("/api/v1/rules", R"({"status":"success","data":{"groups":[]}})")},
                      {"wrong window", answer_is("query=count by (job)", present(0, 20))}})};
}

// ---- correlate

const std::string id = std::string(32, 'a');

std::string trace_of(const std::string& service) {
  return R"({"traces":[{"traceID":")" + id +
         R"(","spanSets":[{"spans":[{"spanID":"1","startTimeUnixNano":"1700000021000000000",)"
         R"("attributes":[{"key":"service.name","value":{"stringValue":")" +
         service + R"("}}]}]}]}]})";
}

Case correlate_case() {
  Case one;
  one.run.observations.load.kept.push_back({.request = "roll",
                                            .phase = "outage",
                                            .url = "",
                                            .trace_id = id,
                                            .outcome = "200",
                                            .why = "sampled",
                                            .started_at = at(21)});
  one.claim = one.run.claim("correlate", with_fields({{"correlate", std::string("roll")},
                                                      {"services", std::vector<std::string>{"a"}},
                                                      {"count", scenario::Comparison{">=", 1}}}));
  one.told = {
      {"/api/search", said(trace_of("a"))},
      {"/loki/", said(R"({"status":"success","data":{"resultType":"streams","result":[)"
                      R"({"stream":{"compose_service":"a","trace_id":")" +
                      id + R"(","span_id":"1"},"values":[["1700000021000000000","{}"]]}]}})")}};
  return one;
}

Row correlate_row() {
  return {"correlate", correlate_case,
          of_backend(
              Backend::tempo,
              {{"empty", main_is(no_traces)},
               {"NaN", main_is(R"({"traces":NaN})")},
               {"null", main_is(R"({"traces":null})")},
               {"dead service", answer_is("/loki/", no_lines)},
               {"no traffic", {[](Case& one) { one.run.observations.load.kept.clear(); }}},
               {"hung",
                {[](Case& one) { one.run.observations.load.kept.front().outcome = "timeout"; }}},
               {"misspelt", main_is(trace_of("aa"))},
               {"wrong window",
                {[](Case& one) { one.run.observations.load.kept.front().started_at = at(5); }}}})};
}

// ---- threshold

Case threshold_case() {
  Case one{with_requests(), {}};
  one.claim = one.run.claim("threshold", {});
  one.claim.settings.as<scenario::Threshold>() = {
      scenario::parse_metric_key("http_req_duration{name:roll}").value(),
      scenario::parse_condition("p(95) < 300").value()};
  return one;
}

load::RequestStats& stats(Case& one) { return one.run.observations.load.requests.front(); }

Row threshold_row() {
  const char* const own = "it is about what the harness has counted itself";
  return {"threshold",
          threshold_case,
          {{"empty", {without_traffic}},
           {"NaN", cannot(own)},
           {"null", cannot(own)},
           {"cut", {[](Case& one) {
              stats(one).unknown = stats(one).sent = 50;
              stats(one).ok = 0;
              stats(one).answers.clear();
            }}},
           {"partial", cannot(own)},
           {"lossy", cannot(own)},
           {"late", cannot(own)},
           {"dead service", {[](Case& one) {
              stats(one).ok = 0;
              stats(one).failed = 5;
              stats(one).answers.clear();
              stats(one).outcomes = {{"connection refused", 5}};
            }}},
           {"no traffic", {without_traffic}},
           {"hung", {[](Case& one) {
              stats(one).sent = 60;
              stats(one).failed = 55;
              stats(one).outcomes = {{"200", 5}, {"timeout", 55}};
            }}},
           {"misspelt", {[](Case& one) { stats(one).request = "rol"; }}},
           {"wrong window", {[](Case& one) { stats(one).phase = "baseline"; }}}}};
}

std::vector<Row> rows() {
  return {promql_row(),  lines_row(),    lines_value_row(), traces_row(),    overlap_row(),
          sql_row(),     alert_row(),    no_alert_row(),    correlate_row(), threshold_row(),
          counter_row(), absent_row(),   reconcile_row(),   shape_row(),     conventions_row(),
          slo_row(),     dashboard_row()};
}

class EvidenceTable : public ::testing::TestWithParam<Row> {};

TEST_P(EvidenceTable, HasNoPass) {
  const Row row = GetParam();
  const Finding healthy = judge(row.healthy());
  ASSERT_EQ(healthy.outcome, Outcome::pass) << healthy.seen;
  EXPECT_EQ(row.cells.size(), columns.size());
  for (const std::string& column : columns) {
    const auto cell = row.cells.find(column);
    ASSERT_NE(cell, row.cells.end()) << "no cell for " << column;
    ASSERT_NE(cell->second.spoil == nullptr, cell->second.cannot.empty()) << column;
    if (!cell->second.spoil) continue;
    Case spoilt = row.healthy();
    cell->second.spoil(spoilt);
    const Finding finding = judge(spoilt);
    EXPECT_NE(finding.outcome, Outcome::pass) << column << ": " << finding.seen;
    EXPECT_NE(finding.seen, "") << column;
  }
}

TEST(EvidenceTable, HasARowForEachKind) {
  std::set<std::string> kinds;
  for (const Row& row : rows()) kinds.insert(row.healthy().claim.kind);
  for (const ClaimKind& kind : claim_kinds()) {
    EXPECT_TRUE(kinds.contains(kind.language.name)) << kind.language.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, EvidenceTable, ::testing::ValuesIn(rows()), [](const auto& one) {
  std::string name = one.param.name;
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
});

}  // namespace
}  // namespace harness::verdict
