#include "harness/verdict/life/life_of_joins.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/verdict/claims/promql_questions.hpp"
#include "tests/unit/verdict/evidence.hpp"

// Two vectors that a query joins, of which no series ever meet: vector(0) makes a number of that.
namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

std::string series(const std::vector<std::string>& labels) {
  std::string all;
  for (const std::string& one : labels) {
    all += (all.empty() ? "" : ",") + (R"({"metric":{)" + one) + R"(},"value":[1700000040,"1"]})";
  }
  return R"({"status":"success","data":{"resultType":"vector","result":[)" + all + "]}}";
}

std::string scrapes_of_roller() {
  std::string values;
  for (int second = 20; second <= 40; ++second) {
    values += (values.empty() ? "[17000000" : ",[17000000") + std::to_string(second) + ",\"1\"]";
  }
  return R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"up",)"
         R"("job":"roller"},"values":[)" +
         values + "]}]}}";
}

constexpr const char* sets =
    R"({"status":"success","data":[{"__name__":"x","job":"roller","handler":"/roll","status":"500"}]})";

// What would be there of the left side, and of the right one; both have series as they are.
Finding judged(const std::string& query, const std::string& left, const std::string& right,
               const std::string& control = {}) {
  const SmallRun run;
  plan::Claim claim = run.claim("promql", with_fields({{"promql", query + " or vector(0)"},
                                                       {"value", scenario::Comparison{"==", 0}}}));
  if (!control.empty()) write(claim, "control", control);
  const auto all = joins_hidden_in(query + " or vector(0)");
  EXPECT_EQ(all.size(), 1U) << query;
  return run.judge_said(claim, {vector_of("0")},
                        {{"query=up[", scrapes_of_roller()},
                         {"match[]", sets},
                         {"__name__/values", R"({"status":"success","data":["x"]})"},
                         {"query=" + all.front().left.whatever + " time", left},
                         {"query=" + all.front().right.whatever + " time", right},
                         {"query=" + all.front().left.query + " time", vector_of("1")},
                         {"query=" + all.front().right.query + " time", vector_of("1")},
                         {"query=" + control + " time", vector_of("5")}});
}

const std::string errors = R"(sum by (handler) (x{status=~"5.."}))";
const std::string of_handler = series({R"("handler":"/roll")"});
const std::string of_job = series({R"("job":"roller")"});

TEST(LifeOfJoins, IsNotGivenByLabelsThatOneSideDoesNotHave) {
  const Finding finding = judged(errors + " and on (handler) up", of_handler, of_job);
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0, but no series of " + errors +
                " meets one of up by on (handler): {handler=\"/roll\"} and {}; if that is right, "
                "give control");
  EXPECT_EQ(judged(errors + " - on (handler) up", of_handler, of_job).outcome, Outcome::no_data);
  EXPECT_EQ(judged(errors + " * on (handler) group_left () up", of_handler, of_job).outcome,
            Outcome::no_data);
  EXPECT_EQ(judged(errors + " / up", of_handler, of_job).outcome, Outcome::no_data)
      << "all their labels";
}

TEST(LifeOfJoins, IsGivenBySomeThatMeet) {
  EXPECT_EQ(judged(errors + " and on (handler) y", of_handler, of_handler).outcome, Outcome::pass);
  EXPECT_EQ(judged(errors + " and on () up", of_handler, of_job).outcome, Outcome::pass);
  EXPECT_EQ(judged(errors + " / ignoring (handler, job) up", of_handler, of_job).outcome,
            Outcome::pass);
  const std::string known = errors + R"( and on (handler) y{status="500"})";
  EXPECT_EQ(judged(known, of_handler, of_job).outcome, Outcome::no_data);
  EXPECT_EQ(judged(known, of_handler, series({})).outcome, Outcome::pass)
      << "nothing is known of the right one";
  EXPECT_EQ(judged(errors + " and on (handler) up", "<html>", of_job).outcome, Outcome::pass)
      << "nor of the left one by itself";
}

TEST(LifeOfJoins, IsNotGivenByALabelThatNobodyHas) {
  const Finding finding = judged(errors + " * on (class) group_left () up", of_handler, of_job);
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_THAT(finding.seen,
              HasSubstr("no series of " + errors + " or of up has the label class; if that"));
}

// What is left out of the question still has to be what it says.
TEST(LifeOfJoins, IsNotGivenByValuesThatAreNeverTheSame) {
  const std::string ok = series({R"("job":"roller","status":"200")"});
  EXPECT_EQ(judged(R"(x{status="500"} / x{status="200"})", ok, ok).outcome, Outcome::no_data);
  EXPECT_EQ(judged(R"(x{status="500"} / x{status=~"2.."})", ok, ok).outcome, Outcome::no_data);
  EXPECT_EQ(judged(R"(x{status="500"} / x)", ok, ok).outcome, Outcome::no_data);
  EXPECT_EQ(judged(R"(x{status="200"} / x{status=~"2.."})", ok, ok).outcome, Outcome::pass);
  EXPECT_EQ(judged(R"(x{status="500"} / ignoring (status) x{status="200"})", ok, ok).outcome,
            Outcome::pass);
  const std::string other = series({R"("job":"frontend")"});
  EXPECT_EQ(judged(R"(sum by (job) (x) / sum by (job) (y))", of_job, other).outcome,
            Outcome::no_data);
}

// What is above a bound now and here may be another one tomorrow.
TEST(LifeOfJoins, IsGivenByWhatWouldMeetWereItNotForComparisons) {
  EXPECT_EQ(judged(errors + " and on (handler) (y > 5)", of_handler, of_handler).outcome,
            Outcome::pass);
  EXPECT_EQ(judged(errors + " unless on (handler) (y == 0)", of_handler, of_handler).outcome,
            Outcome::pass);
}

TEST(LifeOfJoins, IsNotGivenByWhatIsLeftOutWhateverHappens) {
  const std::string rises = "sum by (job) (increase(x[20s]))";
  const Finding finding = judged(rises + " unless on (job) up", of_job, of_job);
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0, but unless leaves out each series of " + rises +
                ", since up is there whatever happens; if that is right, give control");
  EXPECT_EQ(judged(rises + " unless on (job) y", of_job, of_job).outcome, Outcome::no_data);
  EXPECT_EQ(judged(rises + " unless " + rises, of_job, of_job).outcome, Outcome::no_data);
  const std::string other = series({R"("job":"frontend")"});
  EXPECT_EQ(judged(rises + " unless on (job) y", of_job, other).outcome, Outcome::pass);
  EXPECT_EQ(judged("x unless on (job) y", of_job, of_job).outcome, Outcome::pass)
      << "that each has its like is what is asked";
}

TEST(LifeOfJoins, IsOnlyToldOfBesideAControl) {
  const Finding finding =
      judged(errors + " and on (handler) up", of_handler, of_job, "sum(increase(y[20s]))");
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
  EXPECT_THAT(finding.seen, HasSubstr("meets one of up by on (handler)"));
}

TEST(LifeOfJoins, IsNotAskedForWhereNothingIsHidden) {
  EXPECT_TRUE(joins_hidden_in("a / b").empty());
  EXPECT_TRUE(joins_hidden_in("a or vector(0)").empty());
  EXPECT_EQ(joins_hidden_in("a / b or c").size(), 1U);
  EXPECT_EQ(joins_hidden_in("a / b > bool 3").size(), 1U);
}

// LogQL
Finding judged_logs(const std::string& query, const std::string& left, const std::string& right) {
  const SmallRun run;
  const plan::Claim claim = run.claim(
      "logql",
      with_fields({{"logql", query + " or vector(0)"}, {"value", scenario::Comparison{"==", 0}}}));
  const std::string line =
      R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"a"},)"
      R"("values":[["1700000021000000000","{}"]]}]}})";
  return run.judge_said(claim, {vector_of("0")},
                        {{R"({app="a"} | __error__="")", left},
                         {R"({app="b"} | __error__="")", right},
                         {R"({app="a"} | json | __error__="")", left},
                         {"query=sum by (detected_level", vector_of("")},
                         {"/loki/api/v1/query ", vector_of("3")},
                         {"", line}});
}

TEST(LifeOfJoins, IsWantedOfLogQlToo) {
  const std::string left = R"(sum by (app) (count_over_time({app="a"} |= "x" [20s])))";
  const std::string right = R"(sum by (host) (count_over_time({app="b"}[20s])))";
  const std::string app = series({R"("app":"a")"});
  const std::string host = series({R"("host":"h")"});
  EXPECT_EQ(judged_logs(left + " / on (app) " + right, app, host).outcome, Outcome::no_data);
  EXPECT_EQ(judged_logs(left + " / on (app) " + right, app, app).outcome, Outcome::pass)
      << judged_logs(left + " / on (app) " + right, app, app).seen;
  const Finding always = judged_logs(left + " unless on (app) " + right, app, app);
  EXPECT_EQ(always.outcome, Outcome::no_data);
  EXPECT_THAT(always.seen, HasSubstr("unless leaves out each series of"));
  const std::string some = R"(sum by (host) (count_over_time({app="b"} |= "maintenance" [20s])))";
  EXPECT_EQ(judged_logs(left + " unless on (app) " + some, app, app).outcome, Outcome::pass)
      << "that happens now and then";
}

}  // namespace
}  // namespace harness::verdict
