// absent: a claim of the query's own kind whose count, or value, is 0.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/verdict/query_review.hpp"
#include "tests/unit/verdict/healthy_claims.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

plan::Claim absence(const SmallRun& run, const std::map<std::string, std::string>& parts) {
  return run.claim("absent", with_fields({{"absent", parts}}));
}

plan::Claim same(const SmallRun& run, const std::string& kind, const std::string& query,
                 const char* count) {
  return run.claim(kind,
                   with_fields({{kind.c_str(), query}, {count, scenario::Comparison{"==", 0}}}));
}

TEST(Absent, AsksWhatAClaimOfNoneAsks) {
  const SmallRun run;
  const std::string logql = R"({app="a"} |= "panic")";
  EXPECT_EQ(run.all_questions(absence(run, {{"logql", logql}})),
            run.all_questions(same(run, "logql", logql, "count")));
  const std::string traceql = R"({ resource.service.name = "a" && name = "panic" })";
  EXPECT_EQ(run.all_questions(absence(run, {{"traceql", traceql}})),
            run.all_questions(same(run, "traceql", traceql, "count")));
  const std::string of_last =
      "count(last_over_time(temperature{room=\"5\"}[$window])) or vector(0)";
  EXPECT_EQ(run.all_questions(absence(run, {{"promql", "temperature{room=\"5\"}"}})),
            run.all_questions(same(run, "promql", of_last, "value")));
}

// It is what one writes first of errors, and each run has the series.
TEST(Absent, TellsOfACounterThatNeverCounted) {
  const SmallRun run;
  const plan::Claim claim = absence(run, {{"promql", "x_total{status=\"500\"}"}});
  EXPECT_EQ(run.all_questions(claim).back().query,
            "max(max_over_time(x_total{status=\"500\"}[20000ms]))");
  const auto told = [&](const std::string& height) {
    return run.judge_said(claim, {sum_of("3")}, {{"max_over_time", sum_of(height)}});
  };
  const Finding zeros = told("0");
  EXPECT_EQ(zeros.outcome, Outcome::fail);
  EXPECT_EQ(zeros.seen,
            "3 series, each of them 0: a counter is there before it counts anything; claim that it "
            "does not rise: promql: sum(increase(x_total{status=\"500\"}[$window])), value: "
            "\"== 0\"");
  EXPECT_EQ(told("2").seen, "3 series");
  EXPECT_EQ(told("").seen, "3 series") << "nobody knows";
}

// A lull at the window's end would hide what was there before.
TEST(Absent, AsksAtEachMomentForWhatIsNoMereSelector) {
  const SmallRun run;
  const auto questions = run.all_questions(absence(run, {{"promql", "pg_up == 0"}}));
  EXPECT_EQ(questions.front().path, "/api/v1/query_range");
  EXPECT_EQ(questions.front().query, "count(pg_up == 0) or vector(0)");
}

TEST(Absent, FailsForWhatIsThereAndHasNoDataOfSilence) {
  const SmallRun run;
  const plan::Claim claim = absence(run, {{"logql", R"({app="a"} |= "x")"}});
  const Finding there = run.judge(claim, {one_line, sum_of("1")});
  EXPECT_EQ(there.outcome, Outcome::fail);
  EXPECT_EQ(there.kind, "absent");
  EXPECT_EQ(there.expected, "nothing");
  EXPECT_EQ(there.seen, "1 line");
  EXPECT_EQ(run.judge(claim, {no_lines, sum_of("")}).outcome, Outcome::no_data);
}

TEST(Absent, HoldsWithItsControl) {
  const SmallRun run;
  const plan::Claim claim =
      absence(run, {{"logql", R"({app="a"} |= "x")"}, {"control", R"({app="a"} |= "y")"}});
  EXPECT_EQ(run.judge_said(claim, {no_lines, sum_of("")}, {{"limit", one_line}}).outcome,
            Outcome::pass);
  EXPECT_EQ(run.judge(claim, {no_lines, sum_of("")}).outcome, Outcome::no_data);
}

TEST(Absent, IsPrintedAsItsAuthorWroteIt) {
  const SmallRun run;
  const auto lines =
      absence(run, {{"promql", "x_total"}, {"control", "increase(y_total[$window])"}})
          .settings.lines();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].name + ": " + lines[0].text, "control: increase(y_total[$window])");
  EXPECT_EQ(lines[1].name + ": " + lines[1].text, "promql: x_total");
}

std::string scenario_with(const std::string& parts) {
  return "expect:\n  - claim: a\n    absent:\n      " + parts + "\n";
}

std::string review_of(const std::string& parts) {
  const QueryReview review = review_queries(scenario_with(parts), "a.yaml");
  std::string text;
  for (const yaml::Problem& one : review.problems) {
    text += std::to_string(one.place.line) + ": " + one.what + "\n";
  }
  return text;
}

// Each query in its own language, the control in that of the query beside it.
TEST(Absent, HasItsQueriesReviewed) {
  EXPECT_THAT(review_of("promql: 'sum('"), HasSubstr("4: promql: "));
  EXPECT_THAT(review_of("logql: '{app=\"a\"} |~ \"(\"'"), HasSubstr("4: logql: "));
  EXPECT_EQ(review_of("logql: '{app=\"a\"} |= \"x\"'\n      control: '{app=\"a\"} |= \"y\"'"), "");
  EXPECT_THAT(review_of("logql: '{app=\"a\"} |= \"x\"'\n      control: 'sum('"),
              HasSubstr("5: control: "));
}

std::string refusal(const std::map<std::string, std::string>& parts) {
  grammar::Reading reading;
  const auto& language = find_claim_kind("absent")->language;
  scenario::Settings settings = language.fresh();
  language.fields.front().read(test::NodeOf{}(parts), "absent", settings, reading);
  return reading.problems.empty() ? "" : reading.problems.front().what;
}

TEST(Absent, WantsOneQueryAndAProofOfLife) {
  EXPECT_EQ(refusal({{"logql", R"({app="a"})"}}), "");
  EXPECT_THAT(refusal({{"traceql", "{ span.a = 1 }"}}), HasSubstr("without control"));
  EXPECT_THAT(refusal({{"promql", "rate(x_total[$window]) > 0"}}), HasSubstr("at each moment"));
  EXPECT_NE(refusal({{"promql", "x"}, {"logql", R"({app="a"})"}}), "");
  EXPECT_NE(refusal({{"control", "x"}}), "");
}

}  // namespace
}  // namespace harness::verdict
