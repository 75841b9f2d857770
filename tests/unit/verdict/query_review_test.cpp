#include "harness/verdict/query_review.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::verdict {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* scenario = R"(name: test
expect:
  - claim: a
    promql: sum(rate(x[$window])
    value: "> 0"
  - claim: b
    logql: '{job="a"} |= jsn'
    count: ">= 1"
    control: >-
      {job="a"}
      |= "x" |= jsn
  - {claim: c, traceql: "{ name =~ \"roll\" }", count: ">= 1"}
  - {claim: d, overlap: "{ 1m < duration }", at_once: ">= 1"}
  - {claim: e, sql: "no language of ours (", on: postgres, value: "== 1"}
  - {claim: f, traceql: "{ $windw }", count: ">= 1"}
)";

std::vector<std::string> shown(const std::vector<yaml::Problem>& problems) {
  std::vector<std::string> all;
  for (const yaml::Problem& problem : problems) {
    all.push_back(std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column) +
                  " " + problem.what.substr(0, problem.what.find(':')));
  }
  return all;
}

TEST(ReviewQueries, TellsPlacesInTheFile) {
  const QueryReview review = review_queries(scenario, "test.yaml");
  EXPECT_THAT(shown(review.problems), ::testing::ElementsAre("4:33 promql", "7:26 logql",
                                                             "11:17 control", "13:28 overlap"));
  EXPECT_THAT(shown(review.hints), ::testing::ElementsAre("12:36 traceql"));
}

// However the text is written: what stops too early is wrong in its last line with anything in it.
TEST(ReviewQueries, TellsThePlaceOfASlipAtTheEndOfABlock) {
  for (const auto& [query, place] : std::vector<std::pair<std::string, std::string>>{
           {"|\n      {job=\"a\"}\n      | json | lvel\n\n", "6:16 logql"},
           {"|\n      {job=\"a\"}\n      |=\n", "6:9 logql"},
           {"|+\n      {job=\"a\"}\n      |=\n\n\n", "6:9 logql"},
           {">\n      {job=\"a\"}\n      | lvel\n", "6:9 logql"},
           {"|\n      {job=\"a\"} |=   \n", "5:19 logql"},
           {"'{job=\"a\"} |= '\n", "4:25 logql"},
           {"\"{job=\\\"a\\\"} |= \"\n", "4:27 logql"}}) {
    const QueryReview review = review_queries(
        "name: test\nexpect:\n  - claim: a\n    logql: " + query + "    count: '>= 1'\n",
        "test.yaml");
    EXPECT_THAT(shown(review.problems), ::testing::ElementsAre(place)) << query;
  }
}

std::vector<std::string> told_of(const std::string& condition) {
  std::vector<std::string> all;
  const std::string fault = "phases:\n  - {faults: [{stop: a, when: " + condition + "}]}\n";
  for (const std::string& text : {"abort_when:\n  - " + condition + "\n", fault}) {
    for (const yaml::Problem& one : review_queries(text, "test.yaml").problems) {
      all.push_back(one.what);
    }
  }
  return all;
}

TEST(ReviewQueries, RefusesConditionsThatHoldOrFailWhateverIsMeasured) {
  const std::string never =
      "promql: \"value > 5\" never holds: the query's values are between 0 "
      "and 1";
  EXPECT_THAT(told_of("{promql: up, value: '> 5'}"), ::testing::ElementsAre(never, never));
  const std::string fixed =
      "promql: a query without any series: its answer is fixed, and the "
      "claim says nothing";
  EXPECT_THAT(told_of("{promql: vector(1), value: '> 0'}"), ::testing::ElementsAre(fixed, fixed));
  EXPECT_THAT(told_of("{logql: 'sum(rate({a=\"b\"}[5s]))', value: '< 0'}"), SizeIs(2));
  EXPECT_THAT(told_of("{promql: up, value: '> 0'}"), IsEmpty());
  EXPECT_THAT(told_of("{promql: 'sum(rate(x[5s])) or vector(0)', value: '> 4'}"), IsEmpty());
  EXPECT_THAT(told_of("{logql: 'sum(rate({a=\"b\"}[5s]))', value: '> 0'}"), IsEmpty());
}

TEST(ReviewQueries, RefusesConditionsThatNeverHaveAValue) {
  const std::string blind =
      "promql: rate() takes two scrapes, which are 1s apart: a shorter range than two of them "
      "seldom or never has a value";
  for (const std::string range : {"1s", "500ms", "1999ms"}) {
    EXPECT_THAT(told_of("{promql: 'sum(rate(x[" + range + "])) or vector(0)', value: '> 3'}"),
                ::testing::ElementsAre(blind, blind))
        << range;
  }
  EXPECT_THAT(told_of("{promql: 'sum(rate(x[2s])) or vector(0)', value: '> 3'}"), IsEmpty());
  EXPECT_THAT(told_of("{promql: 'max_over_time(x[1s])', value: '> 3'}"), IsEmpty());
  const std::string count =
      "promql: value == 0 never holds: count() of no series has no answer, and no 0";
  EXPECT_THAT(told_of("{promql: 'count(up == 0)', value: '== 0'}"),
              ::testing::ElementsAre(count, count));
  EXPECT_THAT(told_of("{promql: '(count(up == 0))', value: '< 1'}"), SizeIs(2));
  EXPECT_THAT(told_of("{promql: 'count(up == 0)', value: '>= 1'}"), IsEmpty());
  EXPECT_THAT(told_of("{promql: 'count(up == 0) or vector(0)', value: '== 0'}"), IsEmpty());
}

TEST(ReviewQueries, RefusesControlsOfConditionsThatProveNothing) {
  const std::string query =
      "promql: 'sum(rate(x_total[5s])) or vector(0)', value: '> 4', control: ";
  EXPECT_THAT(told_of("{" + query + "'sum(rate(y_total[5s]))'}"), IsEmpty());
  EXPECT_THAT(told_of("{" + query + "'sum(rate(y_total[5s])) or vector(1)'}"), SizeIs(2));
  EXPECT_THAT(told_of("{" + query + "'sum(rate('}"), Not(IsEmpty()));
  const std::string counter = "control: y_total as it is counts what was before the window, too";
  EXPECT_THAT(told_of("{" + query + "y_total}"), ::testing::ElementsAre(counter, counter));
  const std::string lines = "logql: 'sum(rate({a=\"b\"} |= \"x\" [5s]))', value: '> 4', control: ";
  EXPECT_THAT(told_of("{" + lines + "'{a=\"b\"}'}"), IsEmpty());
  EXPECT_THAT(told_of("{" + lines + "'sum(rate({a=\"b\"}[5s]))'}"),
              ::testing::Each("control: a metric query has no lines to find"));
}

TEST(ReviewQueries, SaysNothingOfAFileThatIsNoYaml) {
  const QueryReview review = review_queries("a: [", "test.yaml");
  EXPECT_THAT(review.problems, IsEmpty());
  EXPECT_THAT(review.hints, IsEmpty());
}

}  // namespace
}  // namespace harness::verdict
