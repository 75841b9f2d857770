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
                           {R"([0-9]{3}" start)", no_line},
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
  EXPECT_EQ(judged_words(R"({app="a"} |= "failed to roll")", completed).seen, "0 lines");
  EXPECT_EQ(judged_words(R"({app="a"} |= "status 500")", completed).seen,
            "0 lines, but no line of the run satisfies |= \"status 500\"; did you mean "
            "status\":200? If not, give control, with status\":200 in it")
      << "a status is written so";
  EXPECT_EQ(judged_words(R"({app="a"} |= "status 500")", R"({\"status\":20})").seen, "0 lines");
}

// A line with another number shows how they are written.
TEST(LifeOfLines, IsGivenByALineWithAnotherNumber) {
  const SmallRun run;
  const auto seen = [&](const std::string& with_another) {
    return run
        .judge_said(lines(run, R"({app="a"} |= "status 500")"), {no_line, vector_of("")},
                    {{"query=sum by (detected_level", no_severity},
                     {R"(|~ "status\\ [0-9]{3}" start)", with_another},
                     {R"([0-9]{3}([^0-9a-z])", line_that_says(R"({\"status\":200})")},
                     {"|=", no_line},
                     {"(?i)", no_line},
                     {"", line_that_says("x")}})
        .outcome;
  };
  EXPECT_EQ(seen(line_that_says("status 200")), Outcome::pass);
  EXPECT_EQ(seen(no_line), Outcome::undecided);
  EXPECT_EQ(seen("<html>"), Outcome::undecided);
}

// A line of which something bad is said.
std::string warning_that_says(const std::string& text) {
  return R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{)"
         R"("detected_level":"warn"},"values":[["1700000021000000000",")" +
         text + R"("]]}]}})";
}

Finding judged_beside(const std::string& text, const std::string& warning,
                      const std::string& control = {}) {
  const SmallRun run;
  plan::Claim claim = lines(run, "{app=\"a\"} |= \"" + text + "\"");
  if (!control.empty()) write(claim, "control", control);
  return run.judge_said(claim, {no_line, vector_of(""), line_that_says("x")},
                        {{"query=sum by (detected_level", no_severity},
                         {"detected_level=~", warning},
                         {"query=topk(", vector_of("3")},
                         {"", no_line}});
}

// The system has words of its own for it, of which the author knows nothing.
TEST(LifeOfLines, IsNotGivenByATextForWhatTheSystemSaysOtherwise) {
  const std::string lost =
      warning_that_says(R"({\"logger\":\"database\",\"message\":\"Database connection lost\"})");
  const Finding finding = judged_beside("database is down", lost);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line of the run satisfies |= \"database is down\"; did you mean "
            "Database connection lost? If not, give control, with Database connection lost in it");
  EXPECT_EQ(judged_beside("lost connection to the DB", lost).outcome, Outcome::undecided);
  EXPECT_EQ(
      judged_beside("database is down", lost, R"({app="a"} |= "Database connection lost")").outcome,
      Outcome::pass);
  EXPECT_EQ(judged_beside("database is down", "<html>").outcome, Outcome::undecided);
}

TEST(LifeOfLines, IsGivenWhereNothingLikeItIsSaid) {
  const std::string lost = warning_that_says(R"({\"message\":\"Database connection lost\"})");
  for (const char* text : {"panic", "segmentation fault", "out of memory", "panic: lost",
                           "Traceback (most recent call last)", "ERROR", "database"}) {
    EXPECT_EQ(judged_beside(text, lost).outcome, Outcome::pass)
        << text << judged_beside(text, lost).seen;
  }
  EXPECT_EQ(judged_beside("Database connection refused", lost).outcome, Outcome::pass)
      << "so it is written";
  const std::string connected = line_that_says(R"({\"message\":\"Database connected\"})");
  EXPECT_EQ(judged_beside("database is down", connected).outcome, Outcome::pass)
      << "of which nothing bad is said";
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
                          {{"query=sum(sum_over_time(", vector_of(number)},
                           {"LabelFilterErr", no_line},
                           {"", failing}});
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

// line_format leaves of a line what it is told to.
TEST(LifeOfLines, IsNotGivenByLinesOfWhichOthersWereMade) {
  const SmallRun run;
  const auto judged = [&](const std::string& came, const std::string& control = {}) {
    auto claim = lines(run, R"({app="a"} | json | line_format "{{.show}}" |= "full")");
    if (!control.empty()) write(claim, "control", control);
    return run.judge_said(claim, {no_line, vector_of("")},
                          {{R"(query={app="a"} |= "full")", came},
                           {"query=sum by (detected_level", vector_of("")},
                           {"full", no_line},
                           {"(?i)", no_line},
                           {"", line_that_says(R"({\"show\":\"opera\"})")}});
  };
  const std::string full = line_that_says(R"({\"message\":\"full\",\"show\":\"opera\"})");
  EXPECT_EQ(judged(no_line).outcome, Outcome::pass) << judged(no_line).seen;
  EXPECT_EQ(judged(full).outcome, Outcome::undecided);
  EXPECT_THAT(
      judged(full).seen,
      ::testing::HasSubstr(R"(no line of the run satisfies |= "full", which some lines had )"
                           "before line_format made others of them: filter before it"));
}

}  // namespace
}  // namespace harness::verdict
