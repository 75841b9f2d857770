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
                         {"query=sum by (detected_level", vector_of("")},
                         {"(?i)", like},
                         {"query=topk(", vector_of("3")},
                         {"", failing}});
}

TEST(LifeOfLines, IsAskedForWhereNoLineWouldSatisfy) {
  const SmallRun run;
  EXPECT_THAT(run.questions(lines(run, written_otherwise, ">=", 1)), SizeIs(3));
  const auto questions = run.questions(lines(run, written_otherwise));
  ASSERT_THAT(questions, SizeIs(8));
  EXPECT_EQ(questions[3].params.at("query"), written_otherwise);
  EXPECT_EQ(questions[3].params.at("start"), "1700000000000000000") << "the run";
  EXPECT_EQ(questions[6].params.at("query"),
            R"x({app="a"} |~ "(?i)(^|[^0-9a-z])error" |~ "(?i)(^|[^0-9a-z])level")x");
  EXPECT_EQ(questions[7].params.at("query"),
            R"(sum by (detected_level, level, severity) (count_over_time({app="a"} )"
            R"(| __error__="" [20000ms])))");
  EXPECT_EQ(questions[7].params.at("time"), "1700000040000000000") << "the window's end";
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

// No line of the run satisfies the query; some may have its text with slips of the pen in it, and
// some of the window are of a severity.
Finding judge_text(const std::string& query, const std::string& nearly,
                   const std::string& severities, const std::string& control = {}) {
  const SmallRun run;
  plan::Claim claim = lines(run, query);
  if (!control.empty()) write(claim, "control", control);
  return run.judge_said(claim, {no_line, vector_of(""), line_that_says("{}")},
                        {{"query=sum by (detected_level", severities},
                         {"query=topk(", vector_of("3")},
                         {"message!=", line_that_says("{}")},
                         {"{1,3}", nearly},
                         {"", no_line}});
}

std::string lines_of_severity(const std::string& labels) {
  return R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{)" + labels +
         R"(},"value":[1700000040,"12"]}]}})";
}

const std::string no_severity = vector_of("");
const std::string errors = lines_of_severity(R"("detected_level":"error","level":"ERROR")");

TEST(LifeOfLines, IsNotGivenByATextWithASlipInIt) {
  const std::string failed = line_that_says(R"({\"message\":\"Roll failed\"})");
  const std::string query = R"({app="a"} |= "Roll fialed")";
  const Finding finding = judge_text(query, failed, no_severity);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line of the run satisfies |= \"Roll fialed\"; did you mean Roll "
            "failed? If not, give control, with Roll failed in it");
  EXPECT_EQ(judge_text(query, failed, no_severity, R"({app="a"} |= "Roll failed")").outcome,
            Outcome::pass);
  const std::string completed = line_that_says(R"({\"message\":\"Roll completed\"})");
  EXPECT_EQ(judge_text(query, completed, errors).outcome, Outcome::pass)
      << "it may just not have come";
  EXPECT_EQ(judge_text(query, "<html>", no_severity).outcome, Outcome::undecided);
}

// The level is in another form, or in another field than the message.
TEST(LifeOfLines, IsNotGivenByATextAboutASeverityThatSeesNoLineOfIt) {
  const Finding finding = judge_text(R"({app="a"} |~ "\\bERR\\b")", no_line, errors);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line of the run satisfies |~ \"\\\\bERR\\\\b\", while 12 lines of the "
            "window have detected_level=\"error\"; did you mean detected_level=\"error\"? If not, "
            "give control, with detected_level=\"error\" in it");
  for (const char* query : {R"x({app="a"} |~ "level=(ERROR|FATAL)")x", R"({app="a"} |= "EROR")",
                            R"({app="a"} | json | line_format "{{.message}}" |= "ERROR")"}) {
    EXPECT_EQ(judge_text(query, no_line, errors).outcome, Outcome::undecided) << query;
    EXPECT_EQ(judge_text(query, no_line, no_severity).seen, "0 lines") << query;
    EXPECT_EQ(judge_text(query, no_line, lines_of_severity(R"("level":"warn")")).outcome,
              Outcome::pass)
        << query;
    EXPECT_EQ(judge_text(query, no_line, errors, R"({app="a"} | detected_level="error")").outcome,
              Outcome::pass)
        << query;
    EXPECT_EQ(judge_text(query, no_line, "<html>").outcome, Outcome::undecided) << query;
  }
}

TEST(LifeOfLines, IsNotGivenByATextThatIsPutInOtherWords) {
  const auto judged_words = [](const std::string& query, const std::string& text) {
    const SmallRun run;
    const std::string line = line_that_says(text);
    return run.judge_said(lines(run, query), {no_line, vector_of("")},
                          {{"query=sum by (detected_level", no_severity},
                           {"(?i)(^|[^0-9a-z])", line},
                           {"|=", no_line},
                           {"(?i)", no_line},
                           {"", line}});
  };
  const std::string failed = R"({\"message\":\"Roll failed\",\"http_status\":500})";
  const Finding finding = judged_words(R"({app="a"} |= "failed to roll")", failed);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line of the run satisfies |= \"failed to roll\"; did you mean Roll "
            "failed? If not, give control, with Roll failed in it");
  EXPECT_EQ(judged_words(R"({app="a"} |= "status 500")", failed).outcome, Outcome::undecided);
  const std::string completed = R"({\"message\":\"Roll completed\",\"http_status\":200})";
  for (const char* text : {"failed to roll", "status 500"}) {
    const std::string query = "{app=\"a\"} |= \"" + std::string(text) + "\"";
    EXPECT_EQ(judged_words(query, completed).seen, "0 lines") << text;
  }
}

// It may be just what must not come.
TEST(LifeOfLines, IsNotTakenByAPatternThatSeesNoErrorButThatIsTold) {
  const Finding told = judge_text(R"({app="a"} |~ "(panic|segfault) at")", no_line, errors);
  EXPECT_EQ(told.outcome, Outcome::pass);
  EXPECT_EQ(
      told.seen,
      "0 lines; no line of the run satisfies |~ \"(panic|segfault) at\", while 12 lines of the "
      "window have detected_level=\"error\"");
  EXPECT_EQ(judge_text(R"({app="a"} |= "panic at")", no_line, errors).seen,
            "0 lines; no line of the run satisfies |= \"panic at\", while 12 lines of the window "
            "have detected_level=\"error\"");
  EXPECT_EQ(judge_text(R"({app="a"} |~ "(panic|segfault) at")", no_line, no_severity).seen,
            "0 lines");
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
  EXPECT_EQ(judged("NaN").outcome, Outcome::no_data) << "the largest of the others is found";
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
