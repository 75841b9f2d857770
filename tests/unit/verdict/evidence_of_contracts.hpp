#pragma once

#include "harness/verdict/claims/conventions/log_rules.hpp"
#include "tests/unit/verdict/evidence_rows.hpp"
#include "tests/unit/verdict/raw_samples.hpp"
#include "tests/unit/verdict/whole_traces.hpp"

// The rows of the table of evidence for claims about what a system promises: what its traces are,
// what it calls things, how much of its budget it burns.
namespace harness::verdict {

// ---- shape

inline Case shape_case() {
  Case one;
  one.run.observations.load.kept.push_back({.request = "roll",
                                            .phase = "outage",
                                            .url = "",
                                            .trace_id = std::string(32, 'a'),
                                            .outcome = "200",
                                            .why = "sampled",
                                            .started_at = at(25)});
  one.claim = one.run.claim(
      "shape", with_fields({{"shape", node_of("request: roll\ntree: {service: web}")}}));
  one.told = {{"/api/traces/", said(whole_trace_of(healthy_spans()))}};
  return one;
}

inline Row shape_row() {
  const std::vector<MadeSpan> own{healthy_spans().front()};
  auto misspelt = healthy_spans();
  misspelt[1].service = "webb";
  return {"shape", shape_case,
          of_backend(
              Backend::tempo,
              {{"empty", main_is(R"({"batches":[]})")},
               {"NaN", main_is(R"({"batches":NaN})")},
               {"null", main_is(R"({"batches":null})")},
               {"dead service", main_is(whole_trace_of(own))},
               {"no traffic", {[](Case& one) { one.run.observations.load.kept.clear(); }}},
               {"hung",
                {[](Case& one) { one.run.observations.load.kept.front().outcome = "timeout"; }}},
               {"misspelt", main_is(whole_trace_of(misspelt))},
               {"wrong window",
                {[](Case& one) { one.run.observations.load.kept.front().started_at = at(5); }}}})};
}

// ---- conventions

inline std::vector<MadeSpan> conventional_spans() {
  const auto said = [](const std::string& name, const std::string& value) {
    return R"({"key":")" + name + R"(","value":{"stringValue":")" + value + R"("}})";
  };
  auto spans = healthy_spans();
  const std::string http =
      said("http.request.method", "GET") + "," + said("http.response.status_code", "200");
  spans[1].attributes = http + "," + said("url.path", "/roll");
  spans[2].attributes = http + "," + said("server.address", "dice");
  spans[3].attributes = http + "," + said("url.path", "/die");
  return spans;
}

inline Case conventions_case(const std::string& rules) {
  Case one = shape_case();
  one.claim = one.run.claim("conventions", with_fields({{"conventions", node_of(rules)}}));
  const std::string lines =
      R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{"service_name":)"
      R"("web","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"},)"
      R"("values":[["1700000025000000000","rolled"]]}]}})";
  const std::string counts =
      R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"service_name":)"
      R"("web"},"value":[1700000040,"1332"]}]}})";
  one.told = {
      {"/api/traces/", said(whole_trace_of(conventional_spans()))},
      {"/api/search", said(no_traces)},
      {"/api/v1/series", said(R"({"status":"success","data":[{"__name__":"up","job":"web"},)"
                              R"({"__name__":"rolls_total","job":"web"}]})")},
      {"query=sum by (compose_service, service_name)", said(counts)},
      {"trace_in_json", said(lines)}};
  // Who has lines is asked first.
  const Evidence evidence = evidence_for(one.claim, one.run.plan, one.run.observations);
  observe::ClaimAnswers first;
  first.asked.push_back({question_for_lines({}, evidence.window), {said(counts)}});
  one.run.observations.answers.push_back(std::move(first));
  return one;
}

inline Case all_conventions_case() { return conventions_case("all"); }

inline Row conventions_row() {
  const std::vector<MadeSpan> own{healthy_spans().front()};
  auto misspelt = conventional_spans();
  misspelt[4].attributes = R"({"key":"db.sytem.name","value":{"stringValue":"postgresql"}})";
  return {"conventions", all_conventions_case,
          of_backend(
              Backend::tempo,
              {{"empty", main_is(R"({"batches":[]})")},
               {"NaN", main_is(R"({"batches":NaN})")},
               {"null", answer_is("/api/v1/series", R"({"status":"success","data":null})")},
               {"dead service", main_is(whole_trace_of(own))},
               {"no traffic", {[](Case& one) { one.run.observations.load.kept.clear(); }}},
               {"hung",
                {[](Case& one) { one.run.observations.load.kept.front().outcome = "timeout"; }}},
               {"misspelt", main_is(whole_trace_of(misspelt))},
               {"wrong window",
                {[](Case& one) { one.run.observations.load.kept.front().started_at = at(5); }}}})};
}

// ---- slo

// Of the whole run: so much at its end, and nothing at its edges.
inline ScrapedTarget counted_in_run(double all, const std::string& labels) {
  ScrapedTarget target{.first = -1, .labels = labels};
  target.samples.assign(63, all);
  for (std::size_t i = 0; i < 40; ++i) target.samples[i] = i < 2 ? 0 : all / 10;
  return target;
}

inline const std::string good_label = R"(,"status":"200")";

inline std::string good_counter(double count) {
  return matrix_of(counted_in_run(count, good_label).counter());
}

inline Case slo_case() {
  Case one{with_requests(), {}};
  one.run.observations.metrics = {at(-1), at(61)};
  one.claim = one.run.claim("slo", with_fields({{"slo", node_of("objective: 98 %\n"
                                                                "good: x_total{status=\"200\"}\n"
                                                                "total: x_total\n")}}));
  one.claim.phase.reset();
  const ScrapedTarget all = counted_in_run(100, "");
  one.told = {{"query=x_total{", said(good_counter(99))},
              {"query=x_total[", said(matrix_of(all.counter()))},
              {"query=up[", said(matrix_of(all.up()))},
              {"/api/v1/metadata", said(of_no_type)},
              {"/api/v1/series", said(known_counters)}};
  return one;
}

inline void without_good_series(Case& one) {
  one.main().body = matrix_of("");
  one.to("/api/v1/series").body = no_counters;
}

inline void without_any_counted(Case& one) {
  ScrapedTarget still = counted_in_run(0, "");
  one.to("query=x_total[").body = matrix_of(still.counter());
  one.main().body = good_counter(0);
}

inline Row slo_row() {
  ScrapedTarget dead = counted_in_run(100, "");
  for (std::size_t i = 0; i < dead.samples.size(); ++i) dead.failed.push_back(i);
  return {
      "slo", slo_case,
      of_backend(Backend::prometheus,
                 {{"empty", {without_good_series}},
                  {"NaN", main_is(matrix_of(R"({"metric":{"__name__":"x_total","job":"roller",)"
                                            R"("status":"200"},"values":[[1700000025,"NaN"]]})"))},
                  {"null", main_is(R"({"status":"success","data":null})")},
                  {"dead service", answer_is("query=up[", matrix_of(dead.up()))},
                  {"no traffic", {without_any_counted}},
                  {"hung", {without_any_counted}},
                  {"misspelt", {without_good_series}},
                  {"wrong window", {[](Case& one) { before_the_window(one.main().body); }}}})};
}

}  // namespace harness::verdict
