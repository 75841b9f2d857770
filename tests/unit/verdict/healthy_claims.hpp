#pragma once

#include "tests/unit/verdict/evidence.hpp"

// A claim of each kind that asks a backend, with answers by which it holds.
namespace harness::verdict {

using Bodies = std::vector<std::string>;

// A claim that holds for these answers.
struct Healthy {
  std::string kind;
  test::Fields fields;
  Bodies answers;
  std::size_t main = 0;  // the answer that the claim is about
  observe::Backend backend = observe::Backend::prometheus;
};

inline std::string scrapes(const std::string& up) {
  std::string values;
  for (int second = 20; second <= 40; ++second) {
    values +=
        (values.empty() ? "[" : ",[") + std::to_string(1'700'000'000 + second) + ",\"" + up + "\"]";
  }
  return R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"up",)"
         R"("job":"roller"},"values":[)" +
         values + "]}]}}";
}

inline const std::string no_lines =
    R"({"status":"success","data":{"resultType":"streams","result":[]}})";
inline const std::string one_line =
    R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"a"},)"
    R"("values":[["1700000021000000000","{\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\"}"]]}]}})";
inline const std::string no_traces = R"({"traces":[]})";
inline const std::string one_trace =
    R"({"traces":[{"traceID":"abc","spanSets":[{"matched":1,"spans":[{"spanID":"1",)"
    R"("startTimeUnixNano":"1700000025000000000","durationNanos":"5"}]}]}]})";
inline const std::string no_label_sets = R"({"status":"success","data":[]})";
inline const std::string label_sets =
    R"({"status":"success","data":[{"__name__":"failures_total","job":"roller"}]})";

inline Healthy promql() {
  return {"promql",
          with_fields({{"promql", std::string("sum(increase(failures_total[$window]))")},
                       {"value", scenario::Comparison{"==", 0}}}),
          {sum_of("0"), scrapes("1"), label_sets}};
}

inline Healthy logql_count() {
  return {"logql",
          with_fields({{"logql", std::string(R"({app="a"} |= "x")")},
                       {"count", scenario::Comparison{"<=", 3}},
                       {"fields", std::vector<std::string>{"trace_id"}}}),
          {one_line, sum_of("1"), one_line},
          1,
          observe::Backend::loki};
}

inline Healthy logql_value() {
  return {"logql",
          with_fields({{"logql", std::string(R"(sum(count_over_time({app="a"}[$window])))")},
                       {"value", scenario::Comparison{"<=", 3}}}),
          {sum_of("0"), one_line},
          0,
          observe::Backend::loki};
}

inline Healthy traceql() {
  return {
      "traceql",
      with_fields({{"traceql", std::string(R"({ resource.service.name = "a" && status = error })")},
                   {"count", scenario::Comparison{"<=", 3}}}),
      {one_trace, one_trace, R"({"tagValues":[{"type":"keyword","value":"error"}]})", one_trace},
      0,
      observe::Backend::tempo};
}

inline Healthy overlap() {
  return {"overlap",
          with_fields({{"overlap", std::string("{ name = \"roll\" }")},
                       {"at_once", scenario::Comparison{"<=", 3}},
                       {"count", scenario::Comparison{">=", 1}}}),
          {one_trace},
          0,
          observe::Backend::tempo};
}

inline Healthy sql() {
  return {"sql",
          with_fields({{"sql", std::string("SELECT count(*) FROM doubles")},
                       {"on", std::string("postgres")},
                       {"value", scenario::Comparison{"==", 0}},
                       {"control", std::string("SELECT count(*) FROM events")}}),
          {R"(["0"])", R"(["20"])"},
          0,
          observe::Backend::database};
}

inline std::vector<Healthy> healthy_claims() {
  return {promql(), logql_count(), logql_value(), traceql(), overlap(), sql()};
}

// What was measured: a small run with answered requests, and the answers.
struct Measured {
  SmallRun run;
  std::vector<observe::Answer> answers;
};

inline Measured measured(const Healthy& healthy) {
  Measured all;
  all.run.plan.loads.emplace_back();
  load::RequestStats answered;
  answered.phase = "outage";
  answered.outcomes = {{"200", 5}};
  all.run.observations.load.requests = {answered};
  for (const std::string& body : healthy.answers) {
    all.answers.push_back({at(61), 200, body, "", ""});
  }
  return all;
}

inline Finding judge(const Healthy& healthy, const Measured& measured) {
  const plan::Claim claim = measured.run.claim(healthy.kind, healthy.fields);
  const Evidence evidence = evidence_for(claim, measured.run.plan, measured.run.observations);
  observe::ClaimAnswers asked;
  const auto questions = find_claim_kind(claim.kind)->questions(evidence);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const bool is_given = i < measured.answers.size();
    const observe::Answer nothing{at(61), 200, SmallRun::nothing_to(questions[i]), "", ""};
    asked.asked.push_back({questions[i], {is_given ? measured.answers[i] : nothing}});
  }
  return judge_claim(evidence, &asked);
}

}  // namespace harness::verdict
