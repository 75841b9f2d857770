#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

test::Fields failures(const std::string& op, double bound) {
  return with_fields({{"promql", std::string("increase(failures[$window])")},
                      {"value", scenario::Comparison{op, bound}}});
}

TEST(PromqlClaim, AsksAtTheWindowsEndWithTheWindowsLength) {
  const SmallRun run;
  const auto questions = run.questions(run.claim("promql", failures(">", 0)));
  ASSERT_EQ(questions.size(), 1U);
  EXPECT_EQ(questions[0].params.at("query"), "increase(failures[20000ms])");
  EXPECT_EQ(questions[0].params.at("time"), "1700000040.000");
}

TEST(PromqlClaim, LeavesTheFirstSecondsOutWhenToldTo) {
  const SmallRun run;
  plan::Claim claim = run.claim("promql", failures(">", 0));
  claim.after = std::chrono::seconds{5};
  EXPECT_EQ(run.questions(claim)[0].params.at("query"), "increase(failures[15000ms])");
}

TEST(PromqlClaim, PassesWhenTheValueHolds) {
  const SmallRun run;
  const Finding finding = run.judge(run.claim("promql", failures(">", 0)), {vector_of("12")});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen, "12");
  EXPECT_EQ(finding.during, "outage");
}

TEST(PromqlClaim, FailsWhenTheValueDoesNotHold) {
  const SmallRun run;
  const Finding finding = run.judge(run.claim("promql", failures(">", 0)), {vector_of("0")});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.expected, "> 0");
  EXPECT_EQ(finding.seen, "0");
}

TEST(PromqlClaim, HasNoDataWithoutSeriesOrWithoutANumber) {
  const SmallRun run;
  const plan::Claim absence = run.claim("promql", failures("==", 0));
  EXPECT_EQ(run.judge(absence, {vector_of("")}).outcome, Outcome::no_data);
  EXPECT_EQ(run.judge(absence, {vector_of("NaN")}).outcome, Outcome::no_data);
}

TEST(PromqlClaim, LooksAtEverySeries) {
  const SmallRun run;
  const std::string two =
      R"({"status":"success","data":{"resultType":"vector","result":[)"
      R"({"metric":{"job":"a"},"value":[1,"5"]},{"metric":{"job":"b"},"value":[1,"0"]}]}})";
  const Finding finding = run.judge(run.claim("promql", failures(">", 0)), {two});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "0 for {job=\"b\"}, one of 2 series");
}

TEST(PromqlClaim, IsAnErrorWhenPrometheusIsAwayOrRefuses) {
  const SmallRun run;
  const plan::Claim claim = run.claim("promql", failures(">", 0));
  EXPECT_EQ(run.judge_answers(claim, {{at(61), 0, "", "prometheus did not answer: refused"}}).seen,
            "prometheus did not answer: refused");
  const Finding refused =
      run.judge_answers(claim, {{at(61), 400, R"({"status":"error","error":"parse error"})", ""}});
  EXPECT_EQ(refused.outcome, Outcome::error);
  EXPECT_EQ(refused.seen, "answered 400: parse error");
  EXPECT_EQ(run.judge(claim, {"{}"}).outcome, Outcome::error);
}

TEST(PromqlClaim, ForeseesThatAQueryGivesNoInstantVector) {
  const SmallRun run;
  test::Fields fields = failures(">", 0);
  fields.set("promql", std::string("failures[1m]"), {7, 13});
  const plan::Claim claim = run.claim("promql", fields);
  const auto answer = [](const std::string& type, const std::string& result) {
    return R"({"status":"success","data":{"resultType":")" + type + R"(","result":)" + result +
           "}}";
  };
  EXPECT_EQ(run.foresee(claim, {answer("matrix", "[]")}),
            "7:13 promql: the query gives a range vector instead of an instant vector; put a "
            "function such as increase() around it");
  EXPECT_EQ(
      run.foresee(claim, {answer("scalar", R"([1,"2"])")}),
      "7:13 promql: the query gives a scalar instead of an instant vector; ask for series, or "
      "put vector() around it");
  EXPECT_EQ(run.foresee(claim, {vector_of("")}), "");
  EXPECT_EQ(run.judge(claim, {answer("string", R"([1,"text"])")}).seen,
            "answered with JSON of another shape than was asked for");
}

TEST(PromqlClaim, QuotesTheFirstLineOfARefusal) {
  const SmallRun run;
  const plan::Claim claim = run.claim("promql", failures(">", 0));
  EXPECT_EQ(
      run.judge_answers(claim, {{at(61), 400, "ERROR: no such column\nLINE 1: x\n  ^", ""}}).seen,
      "answered 400: ERROR: no such column");
}

}  // namespace
}  // namespace harness::verdict
