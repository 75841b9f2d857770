#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

// What became of something is not known where it was not done: no risky roll fails where nobody
// rolls a risky die. Of lines; of spans in life_of_spans_test.cpp.
namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

const std::string no_line = R"({"status":"success","data":{"resultType":"streams","result":[]}})";

std::string line_at(const std::string& second) {
  return R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"a"},)"
         R"("values":[["17000000)" +
         second + R"(000000000","{}"]]}]}})";
}

const std::string subject = R"({app="a"} | json | die_type="risky")";

// Asked for in the window, and not in the run, where the value is looked for.
std::vector<SmallRun::Said> said(const std::string& risky) {
  return {{"limit=1 query=" + subject + " start=1700000020", risky},
          {"query=topk(", vector_of("")},
          {"", line_at("21")}};
}

Finding judge_failed(const std::string& query, const std::string& risky,
                     const std::string& control = {}) {
  const SmallRun run;
  plan::Claim claim =
      run.claim("logql", with_fields({{"logql", query}, {"count", scenario::Comparison{"==", 0}}}));
  if (!control.empty()) write(claim, "control", control);
  return run.judge_said(claim, {no_line, vector_of("")}, said(risky));
}

TEST(LifeOfSubjects, IsWantedInTheWindowOfWhatItIsSaidOf) {
  const std::string query = subject + R"( | level="ERROR")";
  const Finding finding = judge_failed(query, no_line);
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(
      finding.seen,
      "0 lines, but no line of {app=\"a\"} | json | die_type=\"risky\" in the window; if that "
      "is right, give control");
  EXPECT_EQ(judge_failed(query, line_at("21")).outcome, Outcome::pass)
      << judge_failed(query, line_at("21")).seen;
  EXPECT_EQ(judge_failed(query, line_at("05")).outcome, Outcome::no_data) << "before the window";
  EXPECT_EQ(judge_failed(query, "<html>").outcome, Outcome::undecided);
}

TEST(LifeOfSubjects, IsOnlyToldOfBesideAControl) {
  const Finding finding =
      judge_failed(subject + R"( | level="ERROR")", no_line, R"({app="a"} | json | x="y")");
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen, "0 lines; no line of " + subject + " in the window");
}

TEST(LifeOfSubjects, IsNotWantedWhereNothingIsSaidOfEnds) {
  EXPECT_EQ(judge_failed(subject, no_line).outcome, Outcome::pass);
  EXPECT_EQ(judge_failed(R"({app="a"} | json | level="ERROR")", no_line).outcome, Outcome::pass);
}

TEST(LifeOfSubjects, IsNotWantedWhereLinesAre) {
  const SmallRun run;
  const plan::Claim claim =
      run.claim("logql", with_fields({{"logql", subject + R"( | level="ERROR")"},
                                      {"count", scenario::Comparison{">=", 1}}}));
  for (const observe::Question& question : run.questions(claim)) {
    EXPECT_NE(question.params.at("query"), subject);
  }
}

TEST(LifeOfSubjects, IsWantedOfMetricQueriesInWhatTheyRead) {
  const SmallRun run;
  const plan::Claim claim =
      run.claim("logql", with_fields({{"logql", "sum(count_over_time(" + subject +
                                                    R"( | level="ERROR" [$window])) or vector(0))"},
                                      {"value", scenario::Comparison{"==", 0}}}));
  const auto judged = [&](const std::string& risky) {
    return run.judge_said(claim, {vector_of("0")}, said(risky));
  };
  EXPECT_EQ(judged(no_line).outcome, Outcome::no_data);
  EXPECT_THAT(judged(no_line).seen, HasSubstr("no line of " + subject + " in the window"));
  EXPECT_EQ(judged(line_at("21")).outcome, Outcome::pass) << judged(line_at("21")).seen;
}

}  // namespace
}  // namespace harness::verdict
