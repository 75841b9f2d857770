// Each kind of claim that a healthy run satisfies, and each way in which what was measured can be
// spoilt: no cell of this table is a pass.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/scenario/threshold_form.hpp"
#include "tests/unit/verdict/healthy_claims.hpp"

namespace harness::verdict {
namespace {

// Makes of a healthy measurement a spoilt one; false: it cannot happen to this kind.
using Spoil = std::function<bool(const Healthy& healthy, Measured& measured)>;

bool replace(std::string& in, const std::string& what, const std::string& by) {
  bool found = false;
  for (std::size_t at = in.find(what); at != std::string::npos;
       at = in.find(what, at + by.size())) {
    in.replace(at, what.size(), by);
    found = true;
  }
  return found;
}

std::string& body(const Healthy& healthy, Measured& measured) {
  return measured.answers[healthy.main].body;
}

// The number that the main answer has, where it has one.
bool write_number(const Healthy& healthy, Measured& measured, const std::string& json) {
  std::string& text = body(healthy, measured);
  if (replace(text, R"(["0"])", "[" + json + "]")) return true;
  return replace(text, R"(,"0"])", "," + json + "]") || replace(text, R"(,"1"])", "," + json + "]");
}

bool number_is(const Healthy& healthy, Measured& measured, const std::string& json) {
  return write_number(healthy, measured, json);
}

const std::vector<std::pair<std::string, Spoil>> spoils{
    {"empty",
     [](const Healthy& healthy, Measured& measured) {
       // Neither the thing nor a sign of life.
       for (observe::Answer& answer : measured.answers) {
         if (answer.body.find("streams") != std::string::npos) answer.body = no_lines;
         if (answer.body.find("traces") != std::string::npos) answer.body = no_traces;
         if (answer.body.find("resultType\":\"vector") != std::string::npos)
           answer.body = sum_of("");
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
    {"status is no word",
     [](const auto& h, auto& m) { return replace(body(h, m), R"("success")", "7"); }},
    {"error beside success",
     [](const auto& h, auto& m) {
       return replace(body(h, m), R"("success")", R"("success","error":"boom")");
     }},
    {"wrong type",
     [](const auto& h, auto& m) {
       return replace(body(h, m), R"("vector")", R"("matrix")") ||
              replace(body(h, m), R"("streams")", R"("vector")");
     }},
    {"stamped ten seconds before",
     [](const auto& h, auto& m) { return replace(body(h, m), "1700000040", "1700000030"); }},
    {"{}",
     [](const auto& h, auto& m) {
       body(h, m) = "{}";
       return true;
     }},
    {"traces are null",
     [](const auto& h, auto& m) {
       body(h, m) = R"({"traces":null})";
       return h.backend == observe::Backend::tempo;
     }},
    {"without start times",
     [](const auto& h, auto& m) {
       return replace(body(h, m), R"("startTimeUnixNano":"1700000025000000000",)", "");
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
       m.answers[h.main].body = h.kind == "logql" && h.main == 1 ? sum_of("") : h.answers[h.main];
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

class SpoiltAnswers : public ::testing::TestWithParam<Healthy> {};

TEST_P(SpoiltAnswers, NeverPass) {
  const Measured healthy = measured(GetParam());
  ASSERT_EQ(judge(GetParam(), healthy).outcome, Outcome::pass) << judge(GetParam(), healthy).seen;
  std::size_t tried = 0;
  for (const auto& [name, spoil] : spoils) {
    Measured measured = healthy;
    if (!spoil(GetParam(), measured)) continue;
    ++tried;
    const Finding finding = judge(GetParam(), measured);
    EXPECT_NE(finding.outcome, Outcome::pass) << name << ": " << finding.seen;
    EXPECT_NE(finding.seen, "") << name;
  }
  EXPECT_GE(tried, 8U);
}

INSTANTIATE_TEST_SUITE_P(Kinds, SpoiltAnswers, ::testing::ValuesIn(healthy_claims()),
                         [](const auto& one) {
                           return one.param.kind + std::to_string(one.index);
                         });

}  // namespace
}  // namespace harness::verdict
