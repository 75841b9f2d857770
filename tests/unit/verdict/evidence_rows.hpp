#pragma once

#include "tests/unit/verdict/evidence_cells.hpp"

// The rows of the table of evidence for claims of one query.
namespace harness::verdict {

// ---- promql

inline Case promql_case() {
  Case one{with_requests(), {}};
  one.claim = one.run.claim("promql", promql().fields);
  one.told = {{"query=sum(increase(", said(sum_of("0"))},
              {"query=up[", said(scrapes("1"))},
              {"/api/v1/series", said(label_sets)}};
  return one;
}

inline Row promql_row() {
  return {
      "promql", promql_case,
      of_backend(
          Backend::prometheus,
          {{"empty", main_is(sum_of(""))},
           {"NaN", main_is(sum_of("NaN"))},
           {"null", {[](Case& one) { one.main().body = R"({"status":"success","data":null})"; }}},
           {"dead service", answer_is("query=up[", scrapes("0"))},
           {"no traffic", {without_traffic}},
           {"hung", {[](Case& one) {
              one.run.observations.load.requests[0].outcomes = {{"timeout", 5}};
            }}},
           {"misspelt", answer_is("/api/v1/series", no_label_sets)},
           {"wrong window", {[](Case& one) {
              one.main().body.replace(one.main().body.find("1700000040"), 10, "1700000010");
            }}}})};
}

// ---- logql

inline Case lines_case() {
  Case one;
  one.claim = one.run.claim(
      "logql", with_fields({{"logql", std::string(R"({app="a"} |= "x" | json | level="FATAL")")},
                            {"count", scenario::Comparison{"==", 0}}}));
  const std::string levels =
      R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"level":"INFO"},)"
      R"("value":[1700000060,"9"]}]}})";
  one.told = {{"query=sum(count_over_time(", said(sum_of("0"))},
              {"query=topk(", said(levels)},
              {R"(|= "x")", said(no_lines)},
              {R"(level="FATAL")", said(no_lines)},
              {R"(level!="")", said(one_line)},
              {R"(query={app="a"})", said(one_line)}};
  return one;
}

// As of a service that has said nothing in the window.
inline void silent(Case& one) { one.to(R"(query={app="a"})").body = no_lines; }

inline void before_the_window(std::string& body) {
  for (std::size_t at = 0; (at = body.find("17000000", at)) != std::string::npos;) {
    body.replace(at, 8, "16999999");
  }
}

inline Row lines_row() {
  return {"logql count", lines_case,
          of_backend(
              Backend::loki,
              {{"empty", {silent}},
               {"NaN", main_is(sum_of("NaN"))},
               {"null", main_is(R"({"status":"success","data":null})")},
               {"dead service", {silent}},
               {"no traffic", {silent}},
               {"hung", {[](Case& one) { before_the_window(one.to(R"(query={app="a"})").body); }}},
               {"misspelt", {[](Case& one) {
                  std::string& levels = one.to("query=topk(").body;
                  levels.replace(levels.find("INFO"), 4, "FATAL_");
                  levels.replace(levels.find("FATAL_"), 6, "FATALL");
                }}},
               {"wrong window", {[](Case& one) { before_the_window(one.main().body); }}}})};
}

inline Case lines_value_case() {
  Case one;
  one.claim = one.run.claim(
      "logql",
      with_fields({{"logql", std::string(R"(sum(count_over_time({app="a"} |= "x"[$window])))"
                                         R"( or vector(0))")},
                   {"value", scenario::Comparison{"==", 0}}}));
  one.told = {{"query=sum(count_over_time(", said(sum_of("0"))},
              {R"(query={app="a"})", said(one_line)}};
  return one;
}

inline Row lines_value_row() {
  return {"logql value", lines_value_case,
          of_backend(
              Backend::loki,
              {{"empty", main_is(sum_of(""))},
               {"NaN", main_is(sum_of("NaN"))},
               {"null", main_is(R"({"status":"success","data":{"result":null}})")},
               {"dead service", {silent}},
               {"no traffic", {silent}},
               {"hung", {[](Case& one) { before_the_window(one.to(R"(query={app="a"})").body); }}},
               {"misspelt", {silent}},
               {"wrong window", {[](Case& one) { before_the_window(one.main().body); }}}})};
}

// ---- traceql, overlap

inline Case traces_case() {
  Case one;
  one.claim = one.run.claim(
      "traceql",
      with_fields({{"traceql", std::string(R"({ resource.service.name = "a" && name = "panic" })")},
                   {"count", scenario::Comparison{"==", 0}}}));
  one.told = {{R"(name = "panic" })", said(no_traces)},
              {"/tag/name/values", said(R"({"tagValues":[{"type":"string","value":"roll"}]})")},
              {R"(q={ resource.service.name = "a" })", said(one_trace)}};
  return one;
}

inline Row traces_row() {
  const std::string service = R"(q={ resource.service.name = "a" })";
  return {
      "traceql", traces_case,
      of_backend(Backend::tempo,
                 {{"empty", answer_is(service, no_traces)},
                  {"NaN", main_is(R"({"traces":NaN})")},
                  {"null", main_is(R"({"traces":null})")},
                  {"dead service", answer_is(service, no_traces)},
                  {"no traffic", answer_is(service, no_traces)},
                  {"hung", {[service](Case& one) { before_the_window(one.to(service).body); }}},
                  {"misspelt", answer_is("/tag/name/values",
                                         R"({"tagValues":[{"type":"string","value":"panics"}]})")},
                  {"wrong window", {[](Case& one) {
                     one.main().body = one_trace;
                     before_the_window(one.main().body);
                   }}}})};
}

inline Case overlap_case() {
  Case one;
  one.claim = one.run.claim("overlap", overlap().fields);
  one.told = {{"", said(one_trace)}};
  return one;
}

inline Row overlap_row() {
  return {"overlap", overlap_case,
          of_backend(Backend::tempo,
                     {{"empty", main_is(no_traces)},
                      {"NaN", main_is(R"({"traces":NaN})")},
                      {"null", main_is(R"({"traces":null})")},
                      {"dead service", main_is(no_traces)},
                      {"no traffic", main_is(no_traces)},
                      {"hung", main_is(no_traces)},
                      {"misspelt", main_is(no_traces)},
                      {"wrong window", {[](Case& one) { before_the_window(one.main().body); }}}})};
}

// ---- sql

inline Case sql_case() {
  Case one;
  one.claim = one.run.claim("sql", sql().fields);
  one.told = {{"doubles", said(R"(["0"])")}, {"events", said(R"(["20"])")}};
  return one;
}

inline Row sql_row() {
  return {"sql",
          sql_case,
          {{"empty", main_is("[]")},
           {"NaN", main_is(R"(["NaN"])")},
           {"null", main_is("[null]")},
           {"cut", main_is(R"(["0")")},
           {"partial", cannot("a database gives all rows, or an error")},
           {"lossy", {[](Case& one) {
              one.run.observations.losses = {{"some of it was lost", {Backend::database}}};
            }}},
           {"late", {[](Case& one) {
              one.main() = {at(61), 0, "", "did not answer", ""};
            }}},
           {"dead service", answer_is("events", R"(["0"])")},
           {"no traffic", answer_is("events", R"(["0"])")},
           {"hung", answer_is("events", R"(["0"])")},
           {"misspelt", {[](Case& one) {
              one.main() = {at(61), 400, "relation \"doubles\" does not exist", "", ""};
            }}},
           {"wrong window", cannot("rows have no time that the harness knows")}}};
}

}  // namespace harness::verdict
