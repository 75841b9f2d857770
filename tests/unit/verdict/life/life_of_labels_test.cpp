#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

// A label or a value inside a LogQL query that nothing has, where its absence would satisfy the
// claim.
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

// A listing of values.
std::string series_of(const std::string& label, const std::vector<std::string>& values) {
  std::string all;
  for (const std::string& value : values) {
    all += std::string(all.empty() ? "" : ",") + R"({"metric":{")" + label + R"(":")" + value +
           R"("},"value":[1700000060,"3"]})";
  }
  return R"({"status":"success","data":{"resultType":"vector","result":[)" + all + "]}}";
}

// Of a run in which lines have these levels, but not what the claim asks for.
Finding judge_levels(const std::string& query, const std::vector<std::string>& levels,
                     const std::string& control = {}) {
  const SmallRun run;
  plan::Claim claim = lines(run, query);
  if (!control.empty()) write(claim, "control", control);
  return run.judge_said(claim, {no_line, vector_of("")},
                        {{"query=sum by (detected_level", vector_of("")},
                         {"by (level)", series_of("level", levels)},
                         {"by (app)", series_of("app", {"a"})},
                         {"query=" + control + " start", line},
                         {"level=\"", no_line},
                         {"level=~\".+", line},
                         {"level=~\"ERORR|FATAL\"", line},
                         {"level=~\"", no_line},
                         {"", line}});
}

TEST(LifeOfLabels, IsAskedForWhereNoLineWouldSatisfy) {
  const SmallRun run;
  EXPECT_THAT(run.questions(lines(run, misspelt, ">=", 1)), SizeIs(3));
  const auto questions = run.questions(lines(run, misspelt));
  ASSERT_THAT(questions, SizeIs(11)) << "the last four are of the text and of its lines";
  EXPECT_EQ(questions[3].params.at("query"), R"({app="a"} | json)");
  EXPECT_EQ(questions[4].params.at("query"), R"({app="a"} | json | messsage!="")");
  EXPECT_EQ(questions[4].params.at("start"), "1700000020000000000") << "the window";
  EXPECT_EQ(questions[5].params.at("query"),
            R"(topk(400, sum by (messsage) (count_over_time({app="a"} | json | messsage!="" )"
            R"(| __error__="" [60000ms]))))");
  EXPECT_EQ(questions[5].params.at("time"), "1700000060000000000") << "the run's end";
  EXPECT_EQ(questions[6].params.at("query"), R"({app="a"} | json | messsage="Roll failed")");
  EXPECT_EQ(questions[6].params.at("start"), "1700000000000000000") << "the run";
}

TEST(LifeOfLabels, IsNotGivenByANameThatNoLineHas) {
  const SmallRun run;
  const Finding finding = run.judge(
      lines(run, misspelt), {no_line, vector_of(""), line, line, no_line, vector_of(""), no_line});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line of {app=\"a\"} | json has the label messsage in the window (some "
            "have: message, app, level); if that is right, give control");
}

TEST(LifeOfLabels, HasToComeFromTheWindow) {
  const SmallRun run;
  const std::string early = lines_of(R"({"message":"Roll failed"})", "05");
  EXPECT_EQ(run.judge(lines(run, misspelt),
                      {no_line, vector_of(""), line, line, early, vector_of(""), no_line})
                .outcome,
            Outcome::no_data);
}

// What is near another one is no proof that nothing comes.
TEST(LifeOfLabels, IsNotGivenByAValueThatSeemsMisspelt) {
  const Finding finding = judge_levels(R"({app="a"} | json | level="EROR")", {"ERROR", "INFO"});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line of {app=\"a\"} | json in the run has level=\"EROR\" (some have: "
            "ERROR, INFO); did you "
            "mean ERROR? If not, give control, with ERROR in it");
  for (const char* query :
       {R"({app="a"} | json | level="error")", R"({app="a"} | json | level="ERR")",
        R"({app="a"} | json | level=~"EROR.*")", R"({app="a"} | json | level=~"FATAL|EROR")",
        R"({app="a"} | logfmt | code=7 or level="Error")",
        R"({app="a", level=~"ERORR|FATAL"} |= "x")"}) {
    EXPECT_EQ(judge_levels(query, {"ERROR", "INFO"}).outcome, Outcome::undecided)
        << query << ": " << judge_levels(query, {"ERROR", "INFO"}).seen;
  }
}

// It may be just what must not come.
TEST(LifeOfLabels, IsNotTakenByAValueThatNoLineHasButThatIsTold) {
  const Finding told = judge_levels(R"({app="a"} | json | level="FATAL")", {"ERROR", "INFO"});
  EXPECT_EQ(told.outcome, Outcome::pass);
  EXPECT_EQ(told.seen,
            "0 lines; no line of {app=\"a\"} | json in the run has level=\"FATAL\" (some have: "
            "ERROR, INFO)");
  EXPECT_EQ(judge_levels(R"({app="a"} | json | level=~"ERROR|EROR")", {"ERROR"}).outcome,
            Outcome::pass)
      << "both are meant";
  EXPECT_EQ(
      judge_levels(R"({app="a"} | json | level=~"5..")", {"200"}).seen,
      "0 lines; no line of {app=\"a\"} | json in the run has level=~\"5..\" (some have: 200)");
  const SmallRun run;
  const Finding known =
      run.judge(lines(run, R"({app="a"} | json | level="EROR")"),
                {no_line, vector_of(""), line, line, line, series_of("level", {"ERROR"}), line});
  EXPECT_EQ(known.seen, "0 lines") << "it has come up in the run";
}

// No line will ever have it, whatever comes.
TEST(LifeOfLabels, IsNotGivenByAValueThatIsPutOtherwise) {
  const auto judged_as = [](const std::string& condition, const std::vector<std::string>& there) {
    const SmallRun run;
    const plan::Claim claim = lines(run, R"({app="a"} | json | )" + condition);
    return run.judge_said(claim, {no_line, vector_of("")},
                          {{"query=topk(", series_of("status", there)},
                           {"status!=", line},
                           {"status=", no_line},
                           {"", line}});
  };
  const Finding finding = judged_as(R"(status=~"5")", {"200", "500"});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line of {app=\"a\"} | json in the run has status=~\"5\" (some have: "
            "200, 500); did you mean "
            "500? If not, give control, with 500 in it");
  for (const char* condition :
       {R"(status="5xx")", R"(status=~"^5$")", R"(status="500.0")", R"(status=~"50[1-9]|5xx")"}) {
    EXPECT_EQ(judged_as(condition, {"200", "500"}).outcome, Outcome::undecided) << condition;
  }
  EXPECT_EQ(judged_as(R"(status=~"50[1-9]")", {"200", "500"}).outcome, Outcome::pass);
  EXPECT_EQ(judged_as(R"(status="failure")", {"error", "success"}).outcome, Outcome::undecided);
  EXPECT_EQ(judged_as(R"(status="failure")", {"success"}).outcome, Outcome::pass);
}

TEST(LifeOfLabels, IsNotGivenByANameThatOnlyOtherLinesHave) {
  const SmallRun run;
  const Finding finding =
      run.judge(lines(run, R"({app="a"} |= "x" | json | level="ERROR")"),
                {no_line, vector_of(""), line, line, no_line, vector_of(""), no_line});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line of {app=\"a\"} | json has the label level in the window, though "
            "others of the run do; if that is right, give control");
}

// Whoever has both in front of them means both.
TEST(LifeOfLabels, IsGivenBesideAValueThatSeemsMisspeltByAControlThatNamesTheOther) {
  const std::string query = R"({app="a"} | json | level="EROR")";
  const Finding named = judge_levels(query, {"ERROR"}, R"({app="a"} | json | level="ERROR")");
  EXPECT_EQ(named.outcome, Outcome::pass) << named.seen;
  EXPECT_EQ(
      named.seen,
      "0 lines; no line of {app=\"a\"} | json in the run has level=\"EROR\" (some have: ERROR)");
  EXPECT_EQ(judge_levels(query, {"ERROR"}, R"({app="a"})").outcome, Outcome::undecided);
  EXPECT_EQ(judge_levels(query, {"INFO"}, R"({app="a"})").outcome, Outcome::pass);
}

TEST(LifeOfLabels, IsUndecidedWhereNobodyAnswers) {
  const SmallRun run;
  for (std::size_t unread : {4U, 5U, 6U}) {
    std::vector<std::string> bodies{no_line, vector_of(""), line,    line,
                                    line,    vector_of(""), no_line, no_line,
                                    no_line, vector_of(""), line};
    ASSERT_EQ(run.judge(lines(run, misspelt), bodies).outcome, Outcome::pass);
    bodies[unread] = "<html>";
    EXPECT_EQ(run.judge(lines(run, misspelt), bodies).outcome, Outcome::undecided) << unread;
  }
}

TEST(LifeOfLabels, IsOnlyToldOfBesideAControlThatNamesWhatMayBeMeant) {
  const SmallRun run;
  plan::Claim claim = lines(run, misspelt);
  write(claim, "control", std::string(R"({app="a"} | json | message!="")"));
  const std::vector<std::string> bodies{no_line, vector_of(""), line,    series_of("app", {"a"}),
                                        line,    line,          no_line, vector_of(""),
                                        no_line};
  const Finding finding = run.judge(claim, bodies);
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
  EXPECT_THAT(finding.seen, HasSubstr("0 lines; no line of {app=\"a\"} | json has the label"));
  write(claim, "control", std::string(R"({app="a"})"));
  const Finding other = run.judge(claim, bodies);
  EXPECT_EQ(other.outcome, Outcome::undecided);
  EXPECT_THAT(other.seen, HasSubstr("did you mean message? If not, give control, with message"));
}

// The control is of another stream, so that the claim's own may be any.
TEST(LifeOfLabels, IsNotGivenByAControlForAStreamThatSeemsMisspelt) {
  const SmallRun run;
  plan::Claim claim = lines(run, R"({app="fronted"} |= "panic")");
  write(claim, "control", std::string(R"({app="roller"})"));
  const std::vector<std::string> bodies{no_line, vector_of(""), line,
                                        series_of("app", {"frontend", "roller"}), no_line};
  const Finding finding = run.judge(claim, bodies);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line of the window has app=\"fronted\" (some have: frontend, roller); "
            "did you mean frontend? If not, give control, with frontend in it");
}

TEST(LifeOfLabels, IsWantedOfSomeLinesToo) {
  const SmallRun run;
  const plan::Claim claim =
      lines(run, R"({app="a"} | json | level="ERROR" or levl="FATAL")", "<=", 9);
  const Finding finding =
      run.judge_said(claim, {line, vector_of("1")},
                     {{"levl!=", no_line}, {"count_over_time", vector_of("")}, {"", line}});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_THAT(finding.seen, HasSubstr("has the label levl in the window"));
}

// What is made of nothing is nothing, or the same for each line.
TEST(LifeOfLabels, IsWantedOfWhatTemplatesAreMadeOf) {
  const SmallRun run;
  for (const char* query : {R"({app="a"} | json | line_format "{{.lvl}}" |= "ERROR")",
                            R"({app="a"} | json | label_format l="x{{.lvl}}" | l="xERROR")",
                            R"({app="a"} | json | label_format l=lvl | l="ERROR")"}) {
    const plan::Claim claim = lines(run, query);
    const auto judged = [&](const std::string& with_the_label) {
      return run.judge_said(
          claim, {no_line, vector_of("")},
          {{"count_over_time", vector_of("")}, {"lvl!=", with_the_label}, {"", line}});
    };
    EXPECT_EQ(judged(line).outcome, Outcome::pass) << query << ": " << judged(line).seen;
    EXPECT_EQ(judged(no_line).outcome, Outcome::no_data) << query;
    EXPECT_THAT(judged(no_line).seen,
                HasSubstr("no line of {app=\"a\"} | json has the label lvl in the window"));
  }
}

TEST(LifeOfLabels, IsNotGivenByHalfASelector) {
  const SmallRun run;
  const plan::Claim claim = lines(run, R"({app=~"a|b"} |= "panic")");
  EXPECT_THAT(
      texts_of(run.questions(claim)),
      ElementsAre(R"({app=~"a|b"} |= "panic")", HasSubstr("count_over_time"), R"({app=~"a|b"})",
                  R"({app="a"})", R"({app="b"})", R"({app=~"a|b"} |= "panic")", HasSubstr("(?i)"),
                  HasSubstr("pa[A-Za-z_]{2,4}"), HasSubstr("sum by (detected_level")));
  const Finding finding = run.judge(claim, {no_line, vector_of(""), line, line, no_line});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line at all from {app=\"b\"} in the window; if that is right, have it "
            "log a line for each request, or leave the claim out");
}

// The control shows nothing of the other half.
TEST(LifeOfLabels, IsNotGivenByHalfASelectorBesideAControl) {
  const SmallRun run;
  plan::Claim claim = lines(run, R"({app=~"a|b"} |= "panic")");
  write(claim, "control", std::string(R"({app="a"})"));
  const Finding finding =
      run.judge(claim, {no_line, vector_of(""), line, series_of("app", {"a"}), line, no_line});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line at all from {app=\"b\"} in the window, and the control shows "
            "nothing of it");
}

// A service that logs no error is no dead one.
TEST(LifeOfLabels, IsToldOfHalfASelectorThatTellsLinesOfOneServiceApart) {
  const SmallRun run;
  const plan::Claim claim = lines(run, R"({app="a", level=~"ERROR|FATAL"} |= "panic")");
  const Finding finding = run.judge(
      claim, {no_line, vector_of(""), line, series_of("level", {"ERROR", "INFO"}), line, no_line});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen,
            "0 lines; no line of the window has level=~\"FATAL\" (some have: ERROR, INFO)");
  const Finding elsewhere =
      run.judge(claim, {no_line, vector_of(""), line,
                        series_of("level", {"ERROR", "FATAL", "INFO"}), line, no_line});
  EXPECT_EQ(elsewhere.seen,
            "0 lines; no line of the window has level=~\"FATAL\", though others of the run do");
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
  EXPECT_EQ(run.judge(claim, {vector_of("0"), line, line, line, vector_of("3")}).outcome,
            Outcome::pass);
}

// What a parser took for the level is another part of the line.
TEST(LifeOfLabels, IsNotGivenByALevelThatIsNoneBesideLinesOfThatSeverity) {
  const SmallRun run;
  plan::Claim claim = lines(run, R"({app="a"} | pattern "<_> <lvl> <_>" | lvl="ERROR")");
  const auto judged = [&](const std::string& severities) {
    return run.judge_said(claim, {no_line, vector_of("")},
                          {{"query=sum by (detected_level", severities},
                           {"by (lvl)", series_of("lvl", {"completed", "took"})},
                           {"by (app)", series_of("app", {"a"})},
                           {R"(lvl="ERROR")", no_line},
                           {"", line}});
  };
  const std::string errors = series_of("detected_level", {"error"});
  EXPECT_EQ(judged(errors).outcome, Outcome::undecided);
  EXPECT_EQ(judged(errors).seen,
            "0 lines, but no line of {app=\"a\"} | pattern \"<_> <lvl> <_>\" in the run has "
            "lvl=\"ERROR\" (some have: completed, took), "
            "while 3 lines of the window have detected_level=\"error\"; did you mean "
            "detected_level=\"error\"? If not, give control, with detected_level=\"error\" in it");
  EXPECT_EQ(judged(series_of("detected_level", {"warn"})).outcome, Outcome::pass);
  EXPECT_EQ(judged("<html>").outcome, Outcome::undecided);
  write(claim, "control", std::string(R"({app="a"} | detected_level="error")"));
  EXPECT_EQ(judged(errors).outcome, Outcome::pass) << judged(errors).seen;
}

}  // namespace
}  // namespace harness::verdict
