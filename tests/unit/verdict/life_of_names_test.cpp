#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

// A name inside a query that nothing has, where its absence would satisfy the claim.
namespace harness::verdict {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

std::vector<std::string> texts_of(const std::vector<observe::Question>& questions) {
  std::vector<std::string> texts;
  for (const observe::Question& question : questions) {
    texts.push_back(question.params.at("query"));
  }
  return texts;
}

// ---- LogQL

std::string lines_of(const std::string& labels, const std::string& second) {
  return R"({"status":"success","data":{"resultType":"streams","result":[{"stream":)" + labels +
         R"(,"values":[["17000000)" + second + R"(000000000","{}"]]}]}})";
}

const std::string no_line = R"({"status":"success","data":{"resultType":"streams","result":[]}})";
const std::string line = lines_of(R"({"app":"a","level":"ERROR","message":"Roll failed"})", "21");

plan::Claim lines(const SmallRun& run, const std::string& query,
                  const std::string& op = "==", double bound = 0) {
  return run.claim("logql",
                   with_fields({{"logql", query}, {"count", scenario::Comparison{op, bound}}}));
}

const std::string misspelt = R"({app="a"} |= "x" | json | messsage="Roll failed")";

TEST(LifeOfLabels, IsAskedForWhereNoLineWouldSatisfy) {
  const SmallRun run;
  EXPECT_THAT(run.questions(lines(run, misspelt, ">=", 1)), SizeIs(3));
  const auto questions = run.questions(lines(run, misspelt));
  ASSERT_THAT(questions, SizeIs(6));
  EXPECT_EQ(questions[3].params.at("query"), R"({app="a"} | json)");
  EXPECT_EQ(questions[4].params.at("query"), R"({app="a"} | json | messsage!="")");
  EXPECT_EQ(questions[4].params.at("start"), "1700000020000000000") << "the window";
  EXPECT_EQ(questions[5].params.at("query"), R"({app="a"} | json | messsage="Roll failed")");
  EXPECT_EQ(questions[5].params.at("start"), "1700000000000000000") << "the run";
}

TEST(LifeOfLabels, IsNotGivenByANameThatNoLineHas) {
  const SmallRun run;
  const Finding finding =
      run.judge(lines(run, misspelt), {no_line, vector_of(""), line, line, no_line, no_line});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line of {app=\"a\"} | json has the label messsage in the window (some "
            "have: message, app, level); if that is right, give control");
}

TEST(LifeOfLabels, HasToComeFromTheWindow) {
  const SmallRun run;
  const std::string early = lines_of(R"({"message":"Roll failed"})", "05");
  EXPECT_EQ(
      run.judge(lines(run, misspelt), {no_line, vector_of(""), line, line, early, no_line}).outcome,
      Outcome::no_data);
}

// It may be just what must not come.
TEST(LifeOfLabels, IsNotTakenByAValueThatNoLineHasButThatIsTold) {
  const SmallRun run;
  const plan::Claim claim = lines(run, R"({app="a"} | json | level="EROR")");
  const Finding told = run.judge(claim, {no_line, vector_of(""), line, line, line, no_line});
  EXPECT_EQ(told.outcome, Outcome::pass);
  EXPECT_EQ(told.seen, "0 lines; no line of the run has level=\"EROR\" (some have: ERROR)");
  const Finding known = run.judge(claim, {no_line, vector_of(""), line, line, line, line});
  EXPECT_EQ(known.seen, "0 lines");
}

TEST(LifeOfLabels, IsUndecidedWhereNobodyAnswers) {
  const SmallRun run;
  const Finding finding =
      run.judge(lines(run, misspelt), {no_line, vector_of(""), line, line, "<html>", no_line});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
}

TEST(LifeOfLabels, IsOnlyToldOfBesideAControl) {
  const SmallRun run;
  plan::Claim claim = lines(run, misspelt);
  write(claim, "control", std::string(R"({app="a"})"));
  const Finding finding = run.judge(claim, {no_line, vector_of(""), line, line, no_line, no_line});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_THAT(finding.seen, HasSubstr("0 lines; no line of {app=\"a\"} | json has the label"));
}

TEST(LifeOfLabels, IsWantedOfSomeLinesToo) {
  const SmallRun run;
  const plan::Claim claim =
      lines(run, R"({app="a"} | json | level="ERROR" or levl="FATAL")", "<=", 9);
  const Finding finding =
      run.judge(claim, {line, vector_of("1"), line, line, line, line, no_line, no_line});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_THAT(finding.seen, HasSubstr("has the label levl in the window"));
}

TEST(LifeOfLabels, IsNotGivenByHalfASelector) {
  const SmallRun run;
  const plan::Claim claim = lines(run, R"({app=~"a|b"} |= "panic")");
  EXPECT_THAT(texts_of(run.questions(claim)),
              ElementsAre(R"({app=~"a|b"} |= "panic")", HasSubstr("count_over_time"),
                          R"({app=~"a|b"})", R"({app="a"})", R"({app="b"})"));
  const Finding finding = run.judge(claim, {no_line, vector_of(""), line, line, no_line});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line at all from {app=\"b\"} in the window; if that is right, give "
            "control");
}

TEST(LifeOfLabels, IsToldOfHalfASelectorBesideAControl) {
  const SmallRun run;
  plan::Claim claim = lines(run, R"({app=~"a|b"} |= "panic")");
  write(claim, "control", std::string(R"({app="a"})"));
  const Finding finding = run.judge(claim, {no_line, vector_of(""), line, line, line, no_line});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen, "0 lines; no line of the window has app=\"b\" (some have: a)");
}

// A service that logs no error is no dead one.
TEST(LifeOfLabels, IsToldOfHalfASelectorThatTellsLinesOfOneServiceApart) {
  const SmallRun run;
  const plan::Claim claim = lines(run, R"({app="a", level=~"ERROR|FATAL"} |= "panic")");
  const Finding finding = run.judge(claim, {no_line, vector_of(""), line, line, line, no_line});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen, "0 lines; no line of the window has level=\"FATAL\" (some have: ERROR)");
}

TEST(LifeOfLabels, IsWantedOfMetricQueries) {
  const SmallRun run;
  const plan::Claim claim = run.claim(
      "logql",
      with_fields(
          {{"logql",
            std::string(
                R"(max(max_over_time({app="a"} | json | unwrap valu [$window])) or vector(0))")},
           {"value", scenario::Comparison{"<=", 6}}}));
  const Finding finding = run.judge(claim, {vector_of("0"), line, line, no_line});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_THAT(finding.seen, HasSubstr("has the label valu in the window"));
  EXPECT_EQ(run.judge(claim, {vector_of("0"), line, line, line}).outcome, Outcome::pass);
}

// ---- TraceQL

const std::string trace =
    R"({"traces":[{"traceID":"abc","spanSets":[{"matched":1,"spans":[{"spanID":"1",)"
    R"("startTimeUnixNano":"1700000025000000000","durationNanos":"5"}]}]}]})";
const std::string no_trace = R"({"traces":[],"metrics":{}})";
const std::string tags =
    R"({"scopes":[{"name":"span","tags":["die.type","http.response.status_code"]},)"
    R"({"name":"intrinsic","tags":["name"]}]})";

std::string values(const std::string& value, const std::string& type = "string") {
  return R"({"tagValues":[{"type":")" + type + R"(","value":")" + value + R"("}]})";
}

plan::Claim traces(const SmallRun& run, const std::string& query,
                   const std::string& op = "==", double bound = 0) {
  return run.claim("traceql",
                   with_fields({{"traceql", query}, {"count", scenario::Comparison{op, bound}}}));
}

const std::string of_the_service = R"({ resource.service.name = "die" })";
const std::string misspelt_attribute =
    R"({ resource.service.name = "die" && span.http.response.status_cod >= 500 })";

TEST(LifeOfSpans, IsAskedForWhereNoTraceWouldSatisfy) {
  const SmallRun run;
  EXPECT_THAT(run.questions(traces(run, misspelt_attribute, ">=", 1)), SizeIs(2));
  const auto questions = run.questions(traces(run, misspelt_attribute));
  ASSERT_THAT(questions, SizeIs(5));
  EXPECT_EQ(questions[2].path, "/api/v2/search/tag/resource.service.name/values");
  EXPECT_EQ(questions[3].params.at("q"),
            R"({ resource.service.name = "die" && span.http.response.status_cod != nil })");
  EXPECT_EQ(questions[4].path, "/api/v2/search/tags");
  EXPECT_EQ(questions[4].params.at("q"), of_the_service);
  EXPECT_EQ(questions[4].params.at("scope"), "span");
}

TEST(LifeOfSpans, IsNotGivenByAnAttributeThatNoSpanHas) {
  const SmallRun run;
  const plan::Claim claim = traces(run, misspelt_attribute);
  const Finding finding = run.judge(claim, {no_trace, trace, values("die"), no_trace, tags});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 traces, but no span of { resource.service.name = \"die\" } has "
            "span.http.response.status_cod in the window (there are: http.response.status_code, "
            "die.type); if that is right, give control");
  EXPECT_EQ(run.judge(claim, {no_trace, trace, values("die"), trace, tags}).seen, "0 traces");
  EXPECT_EQ(run.judge(claim, {no_trace, trace, values("die"), "<html>", tags}).outcome,
            Outcome::undecided);
}

TEST(LifeOfSpans, IsOnlyToldOfBesideAControl) {
  const SmallRun run;
  plan::Claim claim = traces(run, misspelt_attribute);
  write(claim, "control", of_the_service);
  const Finding finding = run.judge(claim, {no_trace, trace, values("die"), no_trace, tags});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_THAT(finding.seen, HasSubstr("0 traces; no span of"));
}

TEST(LifeOfSpans, IsNotGivenByANameOfWhichSomethingIsSaid) {
  const SmallRun run;
  const plan::Claim claim =
      traces(run, R"({ resource.service.name = "die" && name = "GET /rol" && status = error })");
  const auto questions = run.questions(claim);
  ASSERT_THAT(questions, SizeIs(5));
  EXPECT_EQ(questions[3].path, "/api/v2/search/tag/name/values");
  EXPECT_EQ(questions[4].params.at("q"),
            R"({ resource.service.name = "die" && (name = `GET /rol`) })");
  const Finding finding =
      run.judge(claim, {no_trace, trace, values("die"), values("GET /roll"), no_trace});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 traces, but no trace at all of { resource.service.name = \"die\" && (name = `GET "
            "/rol`) } in the window: no span of the run has name=\"GET /rol\" (there are: GET "
            "/roll); if that is right, give control");
  EXPECT_EQ(run.judge(claim, {no_trace, trace, values("die"), values("GET /rol"), trace}).seen,
            "0 traces");
}

// That there is no such span may be just what is meant.
TEST(LifeOfSpans, IsNotTakenByANameAloneButThatIsTold) {
  const SmallRun run;
  const plan::Claim claim = traces(run, R"({ resource.service.name = "die" && name = "panic" })");
  const Finding finding = run.judge(claim, {no_trace, trace, values("die"), values("GET /roll")});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen, "0 traces; no span of the run has name=\"panic\" (there are: GET /roll)");
}

TEST(LifeOfSpans, TellsATextFromANumberThatLooksLikeIt) {
  const SmallRun run;
  const plan::Claim claim =
      traces(run, R"({ resource.service.name = "die" && span.http.response.status_code = "500" })");
  EXPECT_EQ(
      run.judge(claim, {no_trace, trace, values("die"), trace, tags, values("500", "int")}).seen,
      "0 traces; no span of the run has span.http.response.status_code=\"500\" (there are: 500 "
      "(int))");
}

TEST(LifeOfSpans, IsNotTakenByStatusAndKind) {
  const SmallRun run;
  const plan::Claim claim =
      traces(run, R"({ resource.service.name = "die" && kind = server && status = error })");
  ASSERT_THAT(run.questions(claim), SizeIs(3));
  EXPECT_EQ(run.judge(claim, {no_trace, trace, values("die")}).seen, "0 traces");
}

}  // namespace
}  // namespace harness::verdict
