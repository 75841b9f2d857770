#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

// Lines that a LogQL query leaves out by their errors, or by a text that each of them has: what
// finds nothing by that says nothing.
namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

const std::string no_line = R"({"status":"success","data":{"resultType":"streams","result":[]}})";

std::string line_with(const std::string& labels) {
  return R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"a")" +
         labels + R"(},"values":[["1700000021000000000","x"]]}]}})";
}

const std::string some_line = line_with("");
const std::string unread =
    line_with(R"(,"__error__":"JSONParserErr","__error_details__":"Value looks like object")");
const std::string not_compared =
    line_with(R"(,"__error__":"LabelFilterErr","__error_details__":"missing unit in duration")");

plan::Claim lines(const SmallRun& run, const std::string& query,
                  const std::string& op = "==", double bound = 0) {
  return run.claim("logql",
                   with_fields({{"logql", query}, {"count", scenario::Comparison{op, bound}}}));
}

const std::string unreadable = R"({app="a"} | json | __error__="" |= "panic: gone")";

// Of lines that get as far as the filter on __error__.
Finding judged(const plan::Claim& claim, const std::string& good, const std::string& bad) {
  const SmallRun run;
  return run.judge_said(claim, {no_line, vector_of("")},
                        {{R"(| json | __error__="" start)", good},
                         {R"(| json | __error__="" |)", no_line},
                         {R"(| json | __error__!="" )", bad},
                         {"/loki/api/v1/query ", vector_of("")},
                         {"panic", no_line},
                         {"(?i)", no_line},
                         {"", some_line}});
}

TEST(LifeOfLeftOut, IsNotGivenByAFilterOnErrorsThatLeavesOutEachLine) {
  const SmallRun run;
  const Finding finding = judged(lines(run, unreadable), no_line, unread);
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 lines, but __error__=\"\" leaves out each line of the window that gets to it "
            "(JSONParserErr: Value looks like object)");
  EXPECT_EQ(judged(lines(run, unreadable, ">=", 1), no_line, unread).outcome, Outcome::no_data)
      << "the system is not to blame";
  plan::Claim controlled = lines(run, unreadable);
  write(controlled, "control", std::string(R"({app="a"})"));
  EXPECT_EQ(judged(controlled, no_line, unread).outcome, Outcome::no_data);
}

TEST(LifeOfLeftOut, IsGivenByLinesThatGetPastAFilterOnErrors) {
  const SmallRun run;
  EXPECT_EQ(judged(lines(run, unreadable), some_line, unread).outcome, Outcome::pass);
  EXPECT_EQ(judged(lines(run, unreadable), some_line, unread).seen, "0 lines");
  EXPECT_EQ(judged(lines(run, unreadable), no_line, no_line).outcome, Outcome::pass);
  EXPECT_EQ(judged(lines(run, unreadable, ">=", 1), some_line, unread).outcome, Outcome::fail);
  EXPECT_EQ(judged(lines(run, unreadable), "<html>", unread).outcome, Outcome::undecided);
}

// What looks for errors is about them.
TEST(LifeOfLeftOut, IsNotAskedForWhereErrorsAreLookedFor) {
  const SmallRun run;
  for (const char* query :
       {R"({app="a"} | json | __error__!="")", R"({app="a"} | json | __error__="JSONParserErr")",
        R"({app="a"} | json | __error__="" or level="ERROR")"}) {
    EXPECT_EQ(judged(lines(run, query), no_line, unread).outcome, Outcome::pass)
        << query << judged(lines(run, query), no_line, unread).seen;
  }
}

// Of lines that a filter before left out.
TEST(LifeOfLeftOut, IsLookedForInLinesThatNeverGotThere) {
  const SmallRun run;
  plan::Claim claim = lines(
      run, R"({app="a"} | json | line_format "{{.level}}" | json | level="ERROR" | __error__="")");
  const auto unfiltered = [&](const std::string& good, const std::string& bad) {
    return run.judge_said(claim, {no_line, vector_of("")},
                          {{R"(| json | __error__="" start)", good},
                           {R"(}}" | json | __error__!="" )", bad},
                           {"/loki/api/v1/query ", vector_of("")},
                           {R"(| __error__)", no_line},
                           {"", some_line}});
  };
  const Finding finding = unfiltered(no_line, unread);
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line of the window gets as far as __error__=\"\", and it would "
            "leave out each of those before (JSONParserErr: Value looks like object); if that is "
            "right, give control");
  EXPECT_EQ(unfiltered(some_line, unread).outcome, Outcome::pass)
      << unfiltered(some_line, unread).seen;
  write(claim, "control", std::string(R"({app="a"})"));
  EXPECT_EQ(unfiltered(no_line, unread).outcome, Outcome::pass);
}

// A plain number is no time.
Finding compared(const SmallRun& run, const plan::Claim& claim, const std::string& comparable,
                 const std::string& failing) {
  return run.judge_said(claim, {no_line, vector_of("")},
                        {{R"(or took<)", comparable},
                         {R"(__error__="LabelFilterErr")", failing},
                         {"/loki/api/v1/query ", vector_of("3")},
                         {"took>", no_line},
                         {"", some_line}});
}

TEST(LifeOfLeftOut, IsNotGivenByAComparisonThatFailsOnEachLine) {
  const SmallRun run;
  for (const char* query : {R"({app="a"} | json | took > 1ms | __error__="")",
                            R"({app="a"} | json | level="ERROR" | took > 400KB | __error__="")",
                            R"({app="a"} | json | level="ERROR" , took > 3 | __error__="")"}) {
    plan::Claim claim = lines(run, query);
    const Finding finding = compared(run, claim, no_line, not_compared);
    EXPECT_EQ(finding.outcome, Outcome::no_data) << query << finding.seen;
    EXPECT_THAT(finding.seen, HasSubstr("can compare nothing of any line of the window "
                                        "(LabelFilterErr: missing unit in duration)"));
    EXPECT_EQ(compared(run, claim, some_line, no_line).outcome, Outcome::pass)
        << query << compared(run, claim, some_line, no_line).seen;
    const Finding some = compared(run, claim, some_line, not_compared);
    EXPECT_EQ(some.outcome, Outcome::undecided) << "nobody knows what they would have said";
    EXPECT_THAT(some.seen, HasSubstr("can compare nothing of some lines of the window"));
    write(claim, "control", std::string(R"({app="a"} | json | took="soon")"));
    const Finding told = compared(run, claim, some_line, not_compared);
    EXPECT_EQ(told.outcome, Outcome::pass) << told.seen;
    EXPECT_THAT(told.seen, HasSubstr("can compare nothing of some lines of the window"));
  }
}

TEST(LifeOfLeftOut, IsWantedOfMetricQueries) {
  const SmallRun run;
  const plan::Claim claim = run.claim(
      "logql",
      with_fields({{"logql", std::string(R"(quantile_over_time(0.9, {app="a"} | json | took > 1ms )"
                                         R"(| unwrap size | __error__="" [20s]) or vector(0))")},
                   {"value", scenario::Comparison{"==", 0}}}));
  const auto judged_with = [&](const std::string& comparable, const std::string& failing,
                               const std::string& numbers) {
    return run.judge_said(claim, {vector_of("0")},
                          {{R"(or took<)", comparable},
                           {R"(__error__="LabelFilterErr")", failing},
                           {"1000000ns | unwrap size", vector_of(numbers)},
                           {"/loki/api/v1/query ", vector_of("3")},
                           {"", some_line}});
  };
  EXPECT_EQ(judged_with(some_line, no_line, "3").outcome, Outcome::pass)
      << judged_with(some_line, no_line, "3").seen;
  EXPECT_EQ(judged_with(no_line, not_compared, "3").outcome, Outcome::no_data);
  EXPECT_EQ(judged_with(some_line, no_line, "").seen,
            "0, but unwrap size finds no number in any line of the window that gets to it");
}

// What tells of trouble, without what each line has.
Finding without(const std::string& query, const std::string& left,
                const std::string& control = {}) {
  const SmallRun run;
  plan::Claim claim = lines(run, query);
  if (!control.empty()) write(claim, "control", control);
  return run.judge_said(claim, {no_line, vector_of("")},
                        {{R"({app="a"} != "logger" start)", left},
                         {R"({app="a"} | json != "logger" start)", left},
                         {R"({app="a"} !~ "log.er" start)", left},
                         {"/loki/api/v1/query ", vector_of("")},
                         {"", some_line}});
}

TEST(LifeOfLeftOut, IsNotGivenByATextThatEachLineHas) {
  const Finding finding = without(R"({app="a"} |= "ERROR" != "logger")", no_line);
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 lines, but != \"logger\" leaves out each line of the run; if that is right, give "
            "control");
  for (const char* query :
       {R"({app="a"} |~ "(?i)failed" !~ "log.er")",
        R"({app="a"} | json | level="ERROR" != "logger")", R"({app="a"} != "logger" |= "ERROR")"}) {
    EXPECT_EQ(without(query, no_line).outcome, Outcome::no_data) << query;
    EXPECT_EQ(without(query, some_line).outcome, Outcome::pass)
        << query << without(query, some_line).seen;
    EXPECT_EQ(without(query, no_line, R"({app="a"} |= "x")").outcome, Outcome::pass);
  }
}

TEST(LifeOfLeftOut, IsNotAskedForWhereEachLineIsMeantToHaveIt) {
  EXPECT_EQ(without(R"({app="a"} |= "GET" != "logger")", no_line).outcome, Outcome::pass);
  EXPECT_EQ(without(R"({app="a"} != "logger")", no_line).outcome, Outcome::pass);
}

TEST(LifeOfLeftOut, IsNotGivenByLinesThatAreAllMadeTheSame) {
  const SmallRun run;
  const auto judged_as = [&](const std::string& query) {
    return run.judge_said(lines(run, query), {no_line, vector_of("")},
                          {{"/loki/api/v1/query ", vector_of("")}, {"", some_line}});
  };
  const Finding finding = judged_as(R"({app="a"} | json | line_format "ok" |= "ERROR")");
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 lines, but line_format \"ok\" makes the same of each line, so that what stands "
            "behind it says nothing of any");
  EXPECT_EQ(judged_as(R"({app="a"} | json | line_format "{{.message}}" |= "ERROR")").outcome,
            Outcome::pass);
  EXPECT_EQ(judged_as(R"({app="a"} | json | line_format "ok" | level="ERROR")").outcome,
            Outcome::pass);
}

// Of lines of which no filter could compare the label.
Finding counted(const plan::Claim& claim, const std::string& counts, const std::string& lines) {
  const SmallRun run;
  std::vector<std::string> own{counts};
  if (!lines.empty()) own.insert(own.begin(), lines);
  return run.judge_said(claim, own,
                        {{R"(__error__="LabelFilterErr")", not_compared},
                         {R"(__error__!="LabelFilterErr")", no_line},
                         {"", some_line}});
}

TEST(LifeOfLeftOut, IsNoCountOfLinesWhoseErrorsAreDropped) {
  const SmallRun run;
  const std::string dropping =
      R"({app="a"} | json | level > 3 | drop __error__, __error_details__)";
  const std::string seen =
      "3 lines, but each of them only because a filter could not compare it (LabelFilterErr: "
      "missing unit in duration); put | __error__=\"\" behind it, or compare text";
  for (const std::string& query :
       {dropping, std::string(R"({app="a"} | json | __error__="" | level > 3)")}) {
    const Finding finding = counted(lines(run, query, ">=", 1), vector_of("3"), some_line);
    EXPECT_EQ(finding.outcome, Outcome::no_data) << query;
    EXPECT_EQ(finding.seen, seen) << query;
  }
  const auto of_numbers = [&](const std::string& query) {
    return run.claim("logql", with_fields({{"logql", "sum(count_over_time(" + query + "[20s]))"},
                                           {"value", scenario::Comparison{">=", 1}}}));
  };
  EXPECT_EQ(counted(of_numbers(dropping), sum_of("3"), "").outcome, Outcome::no_data);
  EXPECT_EQ(counted(of_numbers(R"({app="a"} | json | level > 3)"), sum_of("3"), "").outcome,
            Outcome::pass)
      << "Loki makes no numbers of them";
}

TEST(LifeOfLeftOut, IsNotKnownOfNan) {
  const SmallRun run;
  plan::Claim claim = lines(run, R"({app="a"} | json | duration_ms > 100)");
  const auto judged_with = [&](const std::string& nan) {
    return run.judge_said(claim, {no_line, vector_of("")},
                          {{R"(=~"(?i)[+-]?nan")", nan},
                           {"LabelFilterErr", no_line},
                           {"query=min(min_over_time(", vector_of("12.5")},
                           {"query=max(max_over_time(", vector_of("12.5")},
                           {R"( | __error__="" start)", no_line},
                           {"/loki/api/v1/query ", vector_of("")},
                           {"", some_line}});
  };
  const Finding finding = judged_with(line_with(R"(,"duration_ms":"NaN")"));
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "0 lines, but duration_ms>100 holds for no NaN, which some lines of the window have in "
            "duration_ms; if that is right, give control");
  EXPECT_EQ(judged_with(no_line).outcome, Outcome::pass) << judged_with(no_line).seen;
}

// Of lines that have from `least` to `most` of it.
Finding ranged(const std::string& filter, const std::string& least, const std::string& most,
               const std::string& inside = no_line, const std::string& control = {}) {
  const SmallRun run;
  plan::Claim claim = lines(run, R"({app="a"} | json | )" + filter);
  if (!control.empty()) write(claim, "control", R"({app="a"})" + control);
  return run.judge_said(claim, {no_line, vector_of("")},
                        {{"LabelFilterErr", no_line},
                         {"query=min(min_over_time(", vector_of(least)},
                         {"query=max(max_over_time(", vector_of(most)},
                         {R"( | __error__="" start)", inside},
                         {"/loki/api/v1/query ", vector_of("")},
                         {"", some_line}});
}

TEST(LifeOfLeftOut, IsNotGivenByAComparisonThatCanHardlyBeMeant) {
  const Finding finding = ranged("http_status > 5000", "200", "503");
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line of its stream in the run has http_status>5000 (they have 200 to "
            "503): a status "
            "is 100 to 599; if it is meant so, give control, with http_status in it");
  EXPECT_EQ(ranged("http_status > 400KB", "200", "503").outcome, Outcome::undecided);
  EXPECT_EQ(ranged("status == 50", "200", "500").outcome, Outcome::undecided);
  const Finding below = ranged("duration_ms < 0", "1", "250");
  EXPECT_EQ(below.outcome, Outcome::undecided);
  EXPECT_THAT(below.seen, HasSubstr("duration_ms<0 (they have 1 to 250): duration_ms is never "
                                    "below 0"));
  EXPECT_EQ(ranged("took < 0s", "0.25", "1.5").outcome, Outcome::undecided);
  EXPECT_EQ(ranged("http_status > 5000", "200", "503", no_line, "| json").outcome,
            Outcome::undecided)
      << "the control says nothing of it";
  EXPECT_EQ(
      ranged("http_status > 5000", "200", "503", no_line, "| json | http_status >= 0").outcome,
      Outcome::pass);
}

TEST(LifeOfLeftOut, IsToldOfAComparisonThatNoLineMeets) {
  const Finding finding = ranged("http_status >= 500", "200", "204");
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
  EXPECT_EQ(
      finding.seen,
      "0 lines; no line of its stream in the run has http_status>=500 (they have 200 to 204)");
  EXPECT_EQ(
      ranged("took > 5s", "0.25", "1.5").seen,
      "0 lines; no line of its stream in the run has took>5000000000ns (they have 0.25 to 1.5 s)");
  EXPECT_EQ(ranged("balance < 0", "3", "3").seen,
            "0 lines; no line of its stream in the run has balance<0 (they have 3)");
  EXPECT_EQ(ranged("duration_ms > 1000", "120", "300").outcome, Outcome::pass);
  EXPECT_EQ(ranged("http_status != 200", "200", "200").seen, "0 lines") << "they are left out";
  EXPECT_EQ(ranged("http_status > 5000", "200", "503", some_line).seen, "0 lines");
}

TEST(LifeOfLeftOut, IsNotGivenByAComparisonOfNoNumber) {
  const Finding finding = ranged("level > 3", "", "");
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 lines, but level>3 can compare nothing of any line of the run; if that is right, "
            "give control");
  EXPECT_EQ(ranged("level > 3", "", "", no_line, R"( |= "x")").outcome, Outcome::pass);
}

// The largest of the numbers is not the largest of all.
TEST(LifeOfLeftOut, IsNotGivenByNumbersOfSomeLinesAlone) {
  const SmallRun run;
  plan::Claim claim = run.claim(
      "logql", with_fields({{"logql", std::string(R"(max(max_over_time({app="a"} | json | unwrap )"
                                                  R"(took | __error__="" [20s])))")},
                            {"value", scenario::Comparison{"<", 5}}}));
  const auto judged_with = [&](const std::string& failing) {
    return run.judge_said(claim, {sum_of("3")},
                          {{R"(took!="" | took>=0 | __error__="LabelFilterErr")", failing},
                           {"/loki/api/v1/query ", vector_of("3")},
                           {"", some_line}});
  };
  const Finding some = judged_with(not_compared);
  EXPECT_EQ(some.outcome, Outcome::undecided);
  EXPECT_EQ(some.seen,
            "3, but unwrap took finds no number in some lines of the window (LabelFilterErr: "
            "missing unit in duration), which __error__ leaves out; if that is right, give "
            "control");
  EXPECT_EQ(judged_with(no_line).outcome, Outcome::pass) << judged_with(no_line).seen;
  write(claim, "control", std::string(R"({app="a"} | json | took!="")"));
  EXPECT_EQ(judged_with(not_compared).outcome, Outcome::pass) << judged_with(not_compared).seen;
}

TEST(LifeOfLeftOut, IsNotGivenByAnAddressWhereThereIsNone) {
  const SmallRun run;
  plan::Claim claim = lines(run, R"({app="a"} | json | peer=ip("10.0.0.0/8"))");
  const auto judged_with = [&](const std::string& any) {
    return run.judge_said(claim, {no_line, vector_of("")},
                          {{R"(| json | peer=ip("0.0.0.0/0") start)", any},
                           {"/loki/api/v1/query ", vector_of("")},
                           {"", some_line}});
  };
  EXPECT_EQ(judged_with(some_line).seen, "0 lines");
  EXPECT_EQ(judged_with(no_line).outcome, Outcome::no_data);
  EXPECT_EQ(judged_with(no_line).seen,
            "0 lines, but no line of its stream in the run has an address where "
            "peer=ip(\"10.0.0.0/8\") looks "
            "for one; if that is right, give control");
  write(claim, "control", std::string(R"({app="a"} | json | peer!="")"));
  EXPECT_EQ(judged_with(no_line).outcome, Outcome::pass);
}

}  // namespace
}  // namespace harness::verdict
