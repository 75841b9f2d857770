#include "harness/verdict/throughout.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using std::chrono::seconds;
using ::testing::SizeIs;

// The job was scraped at each second of the outage, 20-40 s, but for some.
std::string scrapes_but(const std::set<int>& missed) {
  std::string values;
  for (int second = 20; second <= 40; ++second) {
    if (missed.contains(second)) continue;
    values += (values.empty() ? "[" : ",[") + std::to_string(1'700'000'000 + second) + ",\"1\"]";
  }
  return R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":)"
         R"({"__name__":"up","job":"roller"},"values":[)" +
         values + "]}]}}";
}

const std::string listed =
    R"({"status":"success","data":[{"__name__":"failures","job":"roller"}]})";

using Values = std::map<double, std::string>;  // by second

// A value at each half second from `begin` on, up to 40 s.
Values all_of(double begin, const std::string& value) {
  Values values;
  for (double second = begin; second <= 40; second += 0.5) values[second] = value;
  return values;
}

std::string series(const std::string& job, const Values& values) {
  std::string points;
  for (const auto& [second, value] : values) {
    points += (points.empty() ? "[" : ",[") + unix_seconds(at(second)) + ",\"" + value + "\"]";
  }
  return R"({"metric":{"job":")" + job + R"("},"values":[)" + points + "]}";
}

std::string matrix_of(const std::string& all_series) {
  return R"({"status":"success","data":{"resultType":"matrix","result":[)" + all_series + "]}}";
}

plan::Claim throughout(const SmallRun& run, const std::string& op, double bound,
                       const std::string& series = "") {
  test::Fields fields = with_fields(
      {{"promql", std::string("rate(failures[5s])")}, {"value", scenario::Comparison{op, bound}}});
  if (!series.empty()) fields.set("series", series);
  plan::Claim claim = run.claim("promql", fields);
  claim.moments = scenario::Moments::throughout;
  return claim;
}

Finding judged(const std::string& answer, const std::string& scrapes = scrapes_but({}),
               const std::string& series = "") {
  const SmallRun run;
  return run.judge(throughout(run, ">=", 1, series), {answer, scrapes, listed});
}

TEST(Throughout, AsksTwiceAScrapeFromOneRangeAfterTheBeginningOn) {
  const SmallRun run;
  const auto questions = run.questions(throughout(run, ">=", 1));
  ASSERT_THAT(questions, SizeIs(3)) << "the query, up, the series";
  EXPECT_EQ(questions[0].path, "/api/v1/query_range");
  EXPECT_EQ(questions[0].params.at("query"), "rate(failures[5s])");
  EXPECT_EQ(questions[0].params.at("start"), "1700000025.000");
  EXPECT_EQ(questions[0].params.at("end"), "1700000040.000");
  EXPECT_EQ(questions[0].params.at("step"), "0.5");
}

// The scrape that ends a phase has what was due behind it, too.
TEST(Throughout, IsUndecidedOfWhatTheScrapeThatEndsThePhaseShowsAlone) {
  SmallRun run;
  run.observations.phases[1].window.end = at(39);
  const plan::Claim claim = throughout(run, "<", 1);
  Values values = all_of(25, "0");
  values[39.5] = "3";
  const auto judged = [&] {
    return run.judge(claim, {matrix_of(series("a", values)), scrapes_but({}), listed});
  };
  const Finding finding = judged();
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "3 at 2023-11-14T22:13:59.500Z, 19.5s after the window's begin, when it was over: the "
            "scrape that "
            "ends a phase has what was due behind it, too. Have what comes next begin a second "
            "later");
  values[38.5] = "3";
  EXPECT_EQ(judged().outcome, Outcome::fail) << "a moment of the phase itself";
  values.erase(38.5);
  run.observations.phases[1].window.end = at(40);
  EXPECT_EQ(judged().outcome, Outcome::fail);
}

TEST(Throughout, BeginsAfterAScrapeWhereTheQueryHasNoRange) {
  const SmallRun run;
  plan::Claim claim = throughout(run, ">=", 1);
  write(claim, "promql", std::string("failures"));
  EXPECT_EQ(run.questions(claim)[0].params.at("start"), "1700000022.000")
      << "the first half second 1.6 s after 20 s";
}

TEST(Throughout, BeginsWhereTheWindowIsCertain) {
  const SmallRun run;
  plan::Claim claim = throughout(run, ">=", 1);
  claim.after = seconds{5};
  EXPECT_EQ(run.questions(claim)[0].params.at("start"), "1700000030.000");
}

// The moments of what `after` leaves of a short window.
TEST(Throughout, IsJudgedAfterABeginning) {
  SmallRun run;
  run.observations.phases[1].window.begin = run.observations.phases[1].metrics.begin = at(35);
  plan::Claim claim = throughout(run, ">=", 1);
  write(claim, "promql", std::string("failures"));
  claim.after = seconds{2};
  Values values = all_of(39, "3");
  const auto judged = [&] {
    return run.judge(claim, {matrix_of(series("a", values)), scrapes_but({}), listed});
  };
  EXPECT_EQ(run.questions(claim)[0].params.at("start"), "1700000039.000");
  EXPECT_EQ(judged().outcome, Outcome::pass);
  EXPECT_EQ(judged().seen, "3 at each of 3 moments");
  values[39.5] = "0";
  EXPECT_EQ(judged().outcome, Outcome::fail);
}

TEST(Throughout, BeginsWithTheLoad) {
  SmallRun run;
  run.observations.metrics.begin = run.observations.phases[0].metrics.begin = at(-5);
  plan::Claim claim = throughout(run, ">=", 1);
  claim.phase = 0;
  EXPECT_EQ(run.questions(claim)[0].params.at("start"), "1700000005.000");
}

// The scrape that counts comes when nothing is sent any more.
TEST(Throughout, EndsWithTheLastPhase) {
  SmallRun run;
  run.observations.metrics.end = run.observations.phases[2].metrics.end = at(65);
  plan::Claim claim = throughout(run, ">=", 1);
  claim.phase = 2;
  EXPECT_EQ(run.questions(claim)[0].params.at("end"), "1700000060.000");
  run.observations.phases[1].metrics.end = at(41.5);
  claim.phase = 1;
  EXPECT_EQ(run.questions(claim)[0].params.at("end"), "1700000041.500");
}

TEST(Throughout, HoldsWhereEachMomentDoes) {
  Values values = all_of(25, "3");
  values[31] = "1";
  const Finding finding = judged(matrix_of(series("a", values) + "," + series("b", values)));
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen, "1 to 3 at each of 31 moments");
  EXPECT_EQ(finding.value, (Interval{1, 3}));
  EXPECT_EQ(finding.moments, scenario::Moments::throughout);
}

// The end of the window is as good as ever.
TEST(Throughout, FailsWhereOneMomentDoes) {
  Values values = all_of(25, "3");
  values[30.5] = "0";
  const Finding finding = judged(matrix_of(series("a", values)));
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "0 at 2023-11-14T22:13:50.500Z, 10.5s after the window's begin");
  EXPECT_EQ(finding.value, Interval::exactly(0));
}

TEST(Throughout, NamesTheFirstMomentOfAnySeries) {
  Values early = all_of(25, "3");
  Values late = early;
  early[27] = "0.5";
  late[35] = "0";
  const Finding finding = judged(matrix_of(series("b", late) + "," + series("a", early)));
  EXPECT_EQ(finding.seen,
            "0.5 for {job=\"a\"}, one of 2 series at 2023-11-14T22:13:47.000Z, 7s after the "
            "window's begin");
}

TEST(Throughout, FailsAlsoWhereMomentsAreMissing) {
  Values values = all_of(25, "3");
  values.erase(26);
  values[31] = "0";
  EXPECT_EQ(judged(matrix_of(series("a", values))).outcome, Outcome::fail);
  EXPECT_EQ(judged(matrix_of(series("a", values)), scrapes_but({30, 31})).outcome, Outcome::fail);
}

TEST(Throughout, IsUndecidedWhereAMomentIsMissing) {
  Values values = all_of(25, "3");
  values.erase(30);
  values.erase(30.5);
  const Finding finding = judged(matrix_of(series("a", values)));
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "no value at 2023-11-14T22:13:50.000Z, 10s after the window's begin: 2 of 31 moments "
            "missing");
  EXPECT_EQ(judged(matrix_of(series("a", all_of(25.5, "3")))).outcome, Outcome::undecided)
      << "the first";
  Values without_end = all_of(25, "3");
  without_end.erase(40);
  EXPECT_EQ(judged(matrix_of(series("a", without_end))).outcome, Outcome::undecided);
  EXPECT_EQ(judged(matrix_of(series("a", all_of(25.25, "3")))).outcome, Outcome::undecided)
      << "moments that nobody asked about";
}

// Without a scrape a moment has the sample of the one before.
TEST(Throughout, IsUndecidedWhereAScrapeIsMissing) {
  const Finding finding = judged(matrix_of(series("a", all_of(25, "3"))), scrapes_but({30, 31}));
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen, "roller was not scraped for 3s, up to 2023-11-14T22:13:52.000Z");
}

TEST(Throughout, HasNoDataOfNothingAndOfWhatIsNoNumber) {
  EXPECT_EQ(judged(matrix_of("")).seen, "the answer has no series");
  EXPECT_EQ(judged(matrix_of("")).outcome, Outcome::no_data);
  Values values = all_of(25, "3");
  values[31] = "NaN";
  const Finding finding = judged(matrix_of(series("a", values)));
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "no number at 2023-11-14T22:13:51.000Z, 11s after the window's begin (NaN, as of 0/0: "
            "there was nothing to divide by)");
}

TEST(Throughout, WantsAsManySeriesAsItSays) {
  const std::string one = matrix_of(series("a", all_of(25, "3")));
  EXPECT_EQ(judged(one, scrapes_but({}), "1").outcome, Outcome::pass);
  EXPECT_EQ(judged(one, scrapes_but({}), "2").outcome, Outcome::no_data);
}

TEST(Throughout, IsUndecidedForAnswersThatCannotBe) {
  Values outside = all_of(25, "3");
  outside[50] = "3";
  EXPECT_EQ(judged(matrix_of(series("a", outside))).outcome, Outcome::undecided);
  Values text = all_of(25, "3");
  text[30] = "500 apples";
  EXPECT_EQ(judged(matrix_of(series("a", text))).outcome, Outcome::undecided);
  EXPECT_EQ(judged("<html>").outcome, Outcome::undecided);
}

TEST(Throughout, IsUndecidedInAWindowThatIsTooShort) {
  SmallRun run;
  run.observations.phases[1].metrics.end = at(24);
  const Finding finding =
      run.judge(throughout(run, ">=", 1), {matrix_of(""), scrapes_but({}), listed});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "the window ends before 5s of it are over, which each moment looks back: make it "
            "longer");
}

TEST(Throughout, NeedsAProofOfLifeWhereSilenceWouldDo) {
  SmallRun run;
  run.plan.loads.emplace_back();
  load::RequestStats answered;
  answered.phase = "outage";
  answered.outcomes = {{"200", 5}};
  run.observations.load.requests = {answered};
  const plan::Claim claim = throughout(run, "==", 0);
  const std::string zero = matrix_of(series("a", all_of(25, "0")));
  const std::string nobody = R"({"status":"success","data":[]})";
  const auto outcome = [&](const std::string& life) {
    return run.judge(claim, {zero, scrapes_but({}), listed, scrapes_but({}), life}).outcome;
  };
  EXPECT_EQ(outcome(listed), Outcome::pass);
  EXPECT_EQ(outcome(nobody), Outcome::no_data);
}

TEST(Throughout, IsNotForeseenToBeARangeVector) {
  const SmallRun run;
  EXPECT_EQ(run.foresee(throughout(run, ">=", 1), {matrix_of("")}), "");
}

// ---- LogQL: at whole steps, and at the end, which is none.

plan::Claim of_lines(const SmallRun& run, const std::string& op, double bound) {
  plan::Claim claim = run.claim(
      "logql", with_fields({{"logql", std::string(R"(sum(count_over_time({app="a"}[5s])))")},
                            {"value", scenario::Comparison{op, bound}}}));
  claim.moments = scenario::Moments::throughout;
  return claim;
}

TEST(Throughout, AsksLokiAtWholeSteps) {
  SmallRun run;
  run.observations.phases[1].window = {at(20.3), at(40.2)};
  const auto questions = run.questions(of_lines(run, ">=", 1));
  ASSERT_THAT(questions, SizeIs(3)) << "the steps, the end, a line of the stream";
  EXPECT_EQ(questions[0].path, "/loki/api/v1/query_range");
  EXPECT_EQ(questions[0].params.at("start"), "1700000025500000000");
  EXPECT_EQ(questions[0].params.at("end"), "1700000040000000000");
  EXPECT_EQ(questions[0].params.at("step"), "0.5");
  EXPECT_EQ(questions[1].params.at("time"), "1700000040200000000");
}

TEST(Throughout, JudgesEachMomentOfLines) {
  const SmallRun run;
  const std::string line =
      R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"a"},)"
      R"("values":[["1700000021000000000","x"]]}]}})";
  const auto judged_lines = [&](const Values& values, const std::string& end) {
    return run.judge(of_lines(run, ">=", 2),
                     {matrix_of(series("a", values)), vector_of(end), line});
  };
  Values values = all_of(25, "3");
  EXPECT_EQ(judged_lines(values, "3").outcome, Outcome::pass);
  EXPECT_EQ(judged_lines(values, "1").outcome, Outcome::fail);
  EXPECT_EQ(judged_lines(values, "").outcome, Outcome::undecided);
  EXPECT_EQ(judged_lines(values, "").seen, "no value at the window's end");
  values[30] = "1";
  EXPECT_EQ(judged_lines(values, "3").seen,
            "1 at 2023-11-14T22:13:50.000Z, 10s after the window's begin");
  values.erase(30);
  EXPECT_EQ(judged_lines(values, "3").outcome, Outcome::undecided)
      << "where there is no line, LogQL has no value";
}

}  // namespace
}  // namespace harness::verdict
