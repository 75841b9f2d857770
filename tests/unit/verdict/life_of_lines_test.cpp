#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

// A text that a LogQL query looks for in lines, and that they have in another way of writing, where
// its absence would satisfy the claim.
namespace harness::verdict {
namespace {

using ::testing::SizeIs;

const std::string no_line = R"({"status":"success","data":{"resultType":"streams","result":[]}})";

std::string line_that_says(const std::string& text) {
  return R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"a"},)"
         R"("values":[["1700000021000000000",")" +
         text + R"("]]}]}})";
}

const std::string failing = line_that_says(R"({\"level\":\"ERROR\",\"error\":\"gone\"})");

plan::Claim lines(const SmallRun& run, const std::string& query,
                  const std::string& op = "==", double bound = 0) {
  return run.claim("logql",
                   with_fields({{"logql", query}, {"count", scenario::Comparison{op, bound}}}));
}

const std::string written_otherwise = R"({app="a"} |= "level=ERROR")";

// No line has the text; these are the ones that may have it in another way of writing.
Finding judged(const std::string& like, const std::string& control = {}) {
  const SmallRun run;
  plan::Claim claim = lines(run, written_otherwise);
  if (!control.empty()) write(claim, "control", control);
  return run.judge_said(claim, {no_line, vector_of("")},
                        {{R"(|= "level=ERROR")", no_line},
                         {"(?i)", like},
                         {"query=topk(", vector_of("3")},
                         {"", failing}});
}

TEST(LifeOfLines, IsAskedForWhereNoLineWouldSatisfy) {
  const SmallRun run;
  EXPECT_THAT(run.questions(lines(run, written_otherwise, ">=", 1)), SizeIs(3));
  const auto questions = run.questions(lines(run, written_otherwise));
  ASSERT_THAT(questions, SizeIs(5));
  EXPECT_EQ(questions[3].params.at("query"), written_otherwise);
  EXPECT_EQ(questions[3].params.at("start"), "1700000000000000000") << "the run";
}

TEST(LifeOfLines, IsNotGivenByATextThatIsWrittenOtherwise) {
  const Finding finding = judged(failing);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line of the run satisfies |= \"level=ERROR\"; did you mean "
            "level\":\"ERROR? If not, give control, with level\":\"ERROR in it");
}

TEST(LifeOfLines, IsNotTakenByATextThatNoLineHasInAnyWay) {
  EXPECT_EQ(judged(no_line).outcome, Outcome::pass) << judged(no_line).seen;
}

TEST(LifeOfLines, IsGivenByAControlThatKnowsOfTheOther) {
  EXPECT_EQ(judged(failing, "{app=\"a\"} |= `level\":\"ERROR`").outcome, Outcome::pass);
  EXPECT_EQ(judged(failing, "{app=\"a\"}").outcome, Outcome::undecided);
}

// Whoever leaves out what is no number leaves nothing.
TEST(LifeOfNumbers, IsWantedOfWhatNumbersAreMadeOf) {
  const SmallRun run;
  const plan::Claim claim = run.claim(
      "logql",
      with_fields({{"logql", std::string("max(max_over_time({app=\"a\"} | json | unwrap level | "
                                         "__error__=\"\" [$window])) or vector(0)")},
                   {"value", scenario::Comparison{"<", 7}}}));
  const auto judged = [&](const std::string& number) {
    return run.judge_said(claim, {vector_of("0")},
                          {{"query=sum(sum_over_time(", vector_of(number)}, {"", failing}});
  };
  EXPECT_EQ(judged("3").outcome, Outcome::pass) << judged("3").seen;
  EXPECT_EQ(judged("").outcome, Outcome::no_data);
  EXPECT_EQ(judged("").seen,
            "0, but no line of the window has a number in {app=\"a\"} | json | unwrap level | "
            "__error__=\"\"; if that is right, give control");
}

TEST(LifeOfLines, IsWantedOfMetricQueries) {
  const SmallRun run;
  const plan::Claim claim =
      run.claim("logql", with_fields({{"logql", "sum(count_over_time(" + written_otherwise +
                                                    " [$window])) or vector(0)"},
                                      {"value", scenario::Comparison{"==", 0}}}));
  const Finding finding =
      run.judge_said(claim, {vector_of("0")}, {{R"(|= "level=ERROR")", no_line}, {"", failing}});
  EXPECT_EQ(finding.outcome, Outcome::undecided) << finding.seen;
}

}  // namespace
}  // namespace harness::verdict
