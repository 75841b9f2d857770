#pragma once

#include "harness/core/text.hpp"
#include "tests/unit/verdict/evidence_rows.hpp"
#include "tests/unit/verdict/raw_samples.hpp"
#include "tests/unit/verdict/reconciled.hpp"

// The rows of the table of evidence for claims that count each request.
namespace harness::verdict {

// ---- counter

inline ScrapedTarget still() { return {.first = 10, .samples = Samples(34, 5)}; }

inline Case counter_case() {
  Case one{with_requests(), {}};
  one.claim = one.run.claim("counter", with_fields({{"counter", std::string("x_total")},
                                                    {"value", scenario::Comparison{"==", 0}}}));
  one.told = {{"query=x_total[", said(matrix_of(still().counter()))},
              {"query=up[26400ms]", said(matrix_of(still().up()))},
              {"query=up[", said(scrapes("1"))},
              {"/api/v1/metadata", said(of_no_type)},
              {"/api/v1/series", said(known_counters)}};
  return one;
}

inline void without_series(Case& one) {
  one.main().body = matrix_of("");
  one.to("/api/v1/series").body = no_counters;
}

inline Row counter_row() {
  ScrapedTarget dead = still();
  dead.samples.assign(34, 0);
  for (std::size_t i = 0; i < 34; ++i) dead.failed.push_back(i);
  return {
      "counter", counter_case,
      of_backend(Backend::prometheus,
                 {{"empty", {without_series}},
                  {"NaN", main_is(matrix_of(R"({"metric":{"__name__":"x_total","job":"roller"},)"
                                            R"("values":[[1700000025,"NaN"]]})"))},
                  {"null", main_is(R"({"status":"success","data":null})")},
                  {"dead service", {[dead](Case& one) {
                     one.to("query=up[26400ms]").body = matrix_of(dead.up());
                     one.to("query=up[").body = scrapes("0");
                   }}},
                  {"no traffic", {without_traffic}},
                  {"hung", {[](Case& one) {
                     one.run.observations.load.requests[0].outcomes = {{"timeout", 5}};
                   }}},
                  {"misspelt", {without_series}},
                  {"wrong window", {[](Case& one) { before_the_window(one.main().body); }}}})};
}

// ---- absent

inline Case absent_case() {
  Case one = traces_case();
  one.claim = one.run.claim(
      "absent", with_fields({{"absent", std::map<std::string, std::string>{
                                            {"traceql", R"({ resource.service.name = "a" && )"
                                                        R"(name = "panic" })"}}}}));
  return one;
}

// It is the claim that it is made of.
inline Row absent_row() { return {"absent", absent_case, traces_row().cells}; }

// ---- reconcile

// Lines are counted up to a while after the last answer.
inline std::string counted_at_end(const std::string& vector) {
  return replace_all(vector, "1700000040", "1700000065");
}

inline Case reconcile_case() {
  const Reconciled all = all_of(5);
  const auto answers = answers_of(all);
  Case one{run_of(all), {}};
  one.run.observations.metrics = {at(-1), at(61)};
  one.claim = reconcile(one.run, all_parts());
  one.told = {{"limit=5000", said(answers[6])},
              {"query=sum(count_over_time(", said(counted_at_end(answers[7]))},
              {"query=x_total[", said(answers[0])},
              {"query=up[", said(answers[1])},
              {"/api/v1/metadata", said(of_no_type)},
              {"/api/v1/series", said(known_counters)},
              {"GET /roll", said(answers[4])},
              {"q={ resource", said(answers[5])}};
  return one;
}

inline void without_counter(Case& one) {
  one.to("query=x_total[").body = matrix_of("");
  one.to("/api/v1/series").body = no_counters;
}

inline Row reconcile_row() {
  return {
      "reconcile", reconcile_case,
      of_backend(Backend::loki,
                 {{"empty", main_is(no_lines)},
                  {"NaN", answer_is("query=sum(count_over_time(", counted_at_end(sum_of("NaN")))},
                  {"null", main_is(R"({"status":"success","data":null})")},
                  {"dead service", answer_is("GET /roll", no_traces)},
                  {"no traffic", {without_traffic}},
                  {"hung", {[](Case& one) {
                     one.run.observations.load.requests[0].outcomes = {{"timeout", 5}};
                   }}},
                  {"misspelt", {without_counter}},
                  {"wrong window", {[](Case& one) { before_the_window(one.main().body); }}}})};
}

}  // namespace harness::verdict
