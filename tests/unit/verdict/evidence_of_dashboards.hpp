#pragma once

#include "tests/unit/verdict/evidence_cells.hpp"

// The row of the table of evidence for claims on dashboards.
namespace harness::verdict {

// A panel of metrics, one of lines and one of traces, and one that shows no data.
inline const std::string small_dashboard = R"json({"panels": [
  {"type": "timeseries", "title": "Rolls", "datasource": {"type": "prometheus"},
   "targets": [{"refId": "A", "expr": "sum(rate(rolls_total[$__rate_interval]))"}]},
  {"type": "logs", "title": "Errors", "datasource": {"type": "loki"},
   "targets": [{"refId": "A", "expr": "{app=\"a\"} |= \"x\""}]},
  {"type": "table", "title": "Slow", "datasource": {"type": "tempo"},
   "targets": [{"refId": "A", "queryType": "traceql", "query": "{ duration > 1s }"}]},
  {"type": "text", "title": "About"}
]})json";

// As the scenario's author wrote it, once the file has been read. `problems` has what is refused.
inline plan::Claim claim_on(const SmallRun& run, const std::string& dashboard,
                            std::vector<yaml::Problem>& problems,
                            const std::vector<std::string>& except = {}) {
  const std::string file = "a.json";
  const test::Fields fields = except.empty()
                                  ? with_fields({{"dashboard", file}})
                                  : with_fields({{"dashboard", file}, {"except", except}});
  plan::Claim claim = run.claim("dashboard", fields);
  find_claim_kind("dashboard")->language.take_text(claim.settings, dashboard, problems);
  return claim;
}

inline Case dashboard_case() {
  Case one;
  std::vector<yaml::Problem> none;
  one.claim = claim_on(one.run, small_dashboard, none);
  one.told = {{"query=max(sum(rate(rolls_total[1m])))",
               said(R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{},)"
                    R"("values":[[1700000025,"NaN"],[1700000026,"0.5"]]}]}})")},
              {"query=sum(count_over_time(", said(sum_of("5"))},
              {"/api/search", said(one_trace)}};
  return one;
}

inline Row dashboard_row() {
  const auto nothing =
      main_is(R"({"status":"success","data":{"resultType":"matrix","result":[]}})");
  return {
      "dashboard", dashboard_case,
      of_backend(Backend::prometheus,
                 {{"empty", nothing},
                  {"NaN", main_is(R"({"status":"success","data":{"resultType":"matrix","result":[)"
                                  R"({"metric":{},"values":[[1700000025,"NaN"]]}]}})")},
                  {"null", main_is(R"({"status":"success","data":null})")},
                  {"lossy", cannot("what is shown is shown, whatever else was lost")},
                  {"dead service", nothing},
                  {"no traffic", nothing},
                  {"hung", answer_is("query=sum(count_over_time(", sum_of("0"))},
                  {"misspelt", answer_is("/api/search", no_traces)},
                  {"wrong window",
                   main_is(R"({"status":"success","data":{"resultType":"matrix","result":[)"
                           R"({"metric":{},"values":[[1700000010,"0.5"]]}]}})")}})};
}

}  // namespace harness::verdict
