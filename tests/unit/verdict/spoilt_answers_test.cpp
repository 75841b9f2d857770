// Each kind of claim that a healthy run satisfies, and each way in which what was measured can be
// spoilt: no cell of this table is a pass.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/scenario/threshold_form.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using Bodies = std::vector<std::string>;

// A claim that holds for these answers.
struct Healthy {
  std::string kind;
  test::Fields fields;
  Bodies answers;
  std::size_t main = 0;  // the answer that the claim is about
  observe::Backend backend = observe::Backend::prometheus;
};

std::string scrapes(const std::string& up) {
  return R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"up",)"
         R"("job":"roller"},"values":[[1700000021,")" +
         up + R"("],[1700000022,")" + up + R"("]]}]}})";
}

const std::string no_lines = R"({"status":"success","data":{"resultType":"streams","result":[]}})";
const std::string one_line =
    R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"a"},)"
    R"("values":[["1700000021000000000","{\"trace_id\":\"abc\"}"]]}]}})";
const std::string no_traces = R"({"traces":[]})";
const std::string one_trace =
    R"({"traces":[{"traceID":"abc","spanSets":[{"matched":1,"spans":[{"spanID":"1",)"
    R"("startTimeUnixNano":"1700000025000000000","durationNanos":"5"}]}]}]})";
const std::string no_label_sets = R"({"status":"success","data":[]})";
const std::string label_sets =
    R"({"status":"success","data":[{"__name__":"failures_total","job":"roller"}]})";

Healthy promql() {
  return {"promql",
          with_fields({{"promql", std::string("sum(increase(failures_total[$window]))")},
                       {"value", scenario::Comparison{"==", 0}}}),
          {vector_of("0"), scrapes("1"), label_sets}};
}

Healthy logql_count() {
  return {"logql",
          with_fields({{"logql", std::string(R"({app="a"} |= "x")")},
                       {"count", scenario::Comparison{"<=", 3}},
                       {"fields", std::vector<std::string>{"trace_id"}}}),
          {one_line, vector_of("1"), one_line},
          1,
          observe::Backend::loki};
}

Healthy logql_value() {
  return {"logql",
          with_fields({{"logql", std::string(R"(sum(count_over_time({app="a"}[$window])))")},
                       {"value", scenario::Comparison{"<=", 3}}}),
          {vector_of("0"), one_line},
          0,
          observe::Backend::loki};
}

Healthy traceql() {
  return {
      "traceql",
      with_fields({{"traceql", std::string(R"({ resource.service.name = "a" && status = error })")},
                   {"count", scenario::Comparison{"<=", 3}}}),
      {one_trace, one_trace},
      0,
      observe::Backend::tempo};
}

Healthy overlap() {
  return {"overlap",
          with_fields({{"overlap", std::string("{ name = \"roll\" }")},
                       {"at_once", scenario::Comparison{"<=", 3}},
                       {"count", scenario::Comparison{">=", 1}}}),
          {one_trace},
          0,
          observe::Backend::tempo};
}

Healthy sql() {
  return {"sql",
          with_fields({{"sql", std::string("SELECT count(*) FROM doubles")},
                       {"on", std::string("postgres")},
                       {"value", scenario::Comparison{"==", 0}},
                       {"control", std::string("SELECT count(*) FROM events")}}),
          {R"(["0"])", R"(["20"])"},
          0,
          observe::Backend::database};
}

struct Spoilt {
  SmallRun run;
  std::vector<observe::Answer> answers;
};

// Makes of a healthy measurement a spoilt one; false: it cannot happen to this kind.
using Spoil = std::function<bool(const Healthy& healthy, Spoilt& measured)>;

bool replace(std::string& in, const std::string& what, const std::string& by) {
  bool found = false;
  for (std::size_t at = in.find(what); at != std::string::npos;
       at = in.find(what, at + by.size())) {
    in.replace(at, what.size(), by);
    found = true;
  }
  return found;
}

std::string& body(const Healthy& healthy, Spoilt& measured) {
  return measured.answers[healthy.main].body;
}

// The number that the main answer has, where it has one.
bool write_number(const Healthy& healthy, Spoilt& measured, const std::string& json) {
  std::string& text = body(healthy, measured);
  if (replace(text, R"(["0"])", "[" + json + "]")) return true;
  return replace(text, R"(,"0"])", "," + json + "]") || replace(text, R"(,"1"])", "," + json + "]");
}

bool number_is(const Healthy& healthy, Spoilt& measured, const std::string& json) {
  return write_number(healthy, measured, json);
}

const std::vector<std::pair<std::string, Spoil>> spoils{
    {"empty",
     [](const Healthy& healthy, Spoilt& measured) {
       // Neither the thing nor a sign of life.
       for (observe::Answer& answer : measured.answers) {
         if (answer.body.find("streams") != std::string::npos) answer.body = no_lines;
         if (answer.body.find("traces") != std::string::npos) answer.body = no_traces;
         if (answer.body.find("resultType\":\"vector") != std::string::npos)
           answer.body = vector_of("");
         if (healthy.kind == "sql") answer.body = "[]";
       }
       return true;
     }},
    {"NaN", [](const auto& h, auto& m) { return number_is(h, m, R"("NaN")"); }},
    {"null", [](const auto& h, auto& m) { return number_is(h, m, "null"); }},
    {"text", [](const auto& h, auto& m) { return number_is(h, m, R"("500 apples")"); }},
    {"negative",
     [](const auto& h, auto& m) {
       return h.kind == "logql" && h.main == 1 && number_is(h, m, R"("-1")");
     }},
    {"cut body",
     [](const auto& h, auto& m) {
       body(h, m).resize(body(h, m).size() / 2);
       return true;
     }},
    {"cut listing",
     [](const auto& h, auto& m) {
       m.answers[0].cut = "the listing stops at 1 of them";
       return h.answers[0] == one_line || h.answers[0] == one_trace;
     }},
    {"partial",
     [](const auto& h, auto& m) {
       std::string& text = body(h, m);
       if (text.front() != '{') return false;
       text.insert(text.size() - 1, R"(,"partial":true)");
       return true;
     }},
    {"lossy pipeline",
     [](const auto& h, auto& m) {
       m.run.observations.losses = {{"some of it was lost", {h.backend}}};
       return true;
     }},
    {"late",
     [](const auto& h, auto& m) {
       m.answers[h.main] = {at(61), 0, "", "did not answer: timeout", ""};
       return true;
     }},
    {"refused for its load",
     [](const auto& h, auto& m) {
       m.answers[h.main].status = 429;
       return true;
     }},
    {"HTML",
     [](const auto& h, auto& m) {
       body(h, m) = "<html>502 Bad Gateway</html>";
       return true;
     }},
    {"dead service",
     [](const auto& h, auto& m) {
       m.answers[h.main].body =
           h.kind == "logql" && h.main == 1 ? vector_of("") : h.answers[h.main];
       for (observe::Answer& answer : m.answers) {
         if (answer.body == scrapes("1")) answer.body = scrapes("0");
         if (answer.body == one_line) answer.body = no_lines;
         if (answer.body == one_trace) answer.body = no_traces;
         if (answer.body == R"(["20"])") answer.body = R"(["0"])";
       }
       return true;
     }},
    {"no traffic",
     [](const auto& h, auto& m) {
       m.run.observations.load.requests.clear();
       return h.kind == "promql";
     }},
    {"misspelt",
     [](const auto& h, auto& m) {
       return h.kind == "promql" && replace(m.answers[2].body, label_sets, no_label_sets);
     }},
    {"wrong window",
     [](const auto& h, auto& m) {
       bool any = false;
       for (observe::Answer& answer : m.answers)
         any = replace(answer.body, "17000000", "16000000") || any;
       return any && h.kind != "sql";
     }},
};

class SpoiltAnswers : public ::testing::TestWithParam<Healthy> {
 protected:
  static Spoilt healthy() {
    Spoilt measured;
    measured.run.plan.loads.emplace_back();
    load::RequestStats answered;
    answered.phase = "outage";
    answered.outcomes = {{"200", 5}};
    measured.run.observations.load.requests = {answered};
    for (const std::string& body : GetParam().answers) {
      measured.answers.push_back({at(61), 200, body, "", ""});
    }
    return measured;
  }

  static Finding judge(const Spoilt& measured) {
    const plan::Claim claim = measured.run.claim(GetParam().kind, GetParam().fields);
    const Evidence evidence = evidence_for(claim, measured.run.plan, measured.run.observations);
    observe::ClaimAnswers asked;
    const auto questions = find_claim_kind(claim.kind)->questions(evidence);
    EXPECT_EQ(questions.size(), measured.answers.size());
    for (std::size_t i = 0; i < questions.size(); ++i) {
      asked.asked.push_back({questions[i], {measured.answers[i]}});
    }
    return judge_claim(evidence, &asked);
  }
};

TEST_P(SpoiltAnswers, NeverPass) {
  ASSERT_EQ(judge(healthy()).outcome, Outcome::pass) << judge(healthy()).seen;
  std::size_t tried = 0;
  for (const auto& [name, spoil] : spoils) {
    Spoilt measured = healthy();
    if (!spoil(GetParam(), measured)) continue;
    ++tried;
    const Finding finding = judge(measured);
    EXPECT_NE(finding.outcome, Outcome::pass) << name << ": " << finding.seen;
    EXPECT_NE(finding.seen, "") << name;
  }
  EXPECT_GE(tried, 8U);
}

INSTANTIATE_TEST_SUITE_P(Kinds, SpoiltAnswers,
                         ::testing::Values(promql(), logql_count(), logql_value(), traceql(),
                                           overlap(), sql()),
                         [](const auto& one) {
                           return one.param.kind + std::to_string(one.index);
                         });

}  // namespace
}  // namespace harness::verdict
