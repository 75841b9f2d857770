#include "harness/languages/promql/answer_labels.hpp"

#include <gtest/gtest.h>

#include "harness/languages/promql/parser.hpp"

namespace harness::languages::promql {
namespace {

using Labels = std::map<std::string, std::string>;

bool may_have(const std::string& query, const Labels& labels) {
  const auto parsed = parse(query);
  EXPECT_TRUE(parsed) << query;
  return parsed && answered_by(**parsed).may_have(labels);
}

const Labels none;
const Labels job{{"job", "a"}};
const Labels named{{"__name__", "x"}, {"job", "a"}};

TEST(AnswerLabels, AreThoseOfTheSeriesWhereNothingGroupsThem) {
  EXPECT_TRUE(may_have("x", named));
  EXPECT_TRUE(may_have("x > 1", named));
  EXPECT_TRUE(may_have("last_over_time(x[5s])", named));
  EXPECT_TRUE(may_have("topk(1, x)", named));
  EXPECT_FALSE(may_have("x", {{"__name__", "y"}}));
  EXPECT_FALSE(may_have("x", none)) << "it has its name";
  EXPECT_TRUE(may_have("x{job=\"a\"}", named));
  EXPECT_FALSE(may_have("x{job=\"b\"}", named));
  EXPECT_FALSE(may_have("x{job!=\"a\"}", named));
}

TEST(AnswerLabels, AreWithoutTheNameOfWhatIsMadeOfIt) {
  for (const char* query : {"rate(x[5s])", "x * 2", "2 - x", "-x", "x > bool 1", "x / y", "abs(x)",
                            "max_over_time(x[5s])", "max_over_time(x[5s:1s])", "timestamp(x)"}) {
    EXPECT_TRUE(may_have(query, job)) << query;
    EXPECT_FALSE(may_have(query, named)) << query;
  }
  EXPECT_TRUE(may_have("rate(x{job=\"a\"}[5s])", job));
  EXPECT_FALSE(may_have("rate(x{job=\"b\"}[5s])", job));
}

TEST(AnswerLabels, AreThoseThatAreGroupedBy) {
  EXPECT_TRUE(may_have("sum(x)", none));
  EXPECT_FALSE(may_have("sum(x)", job));
  EXPECT_FALSE(may_have("sum(x) / sum(y)", job));
  EXPECT_FALSE(may_have("sum(x) or vector(0)", job));
  EXPECT_FALSE(may_have("vector(1)", job));
  EXPECT_FALSE(may_have("vector(time())", job));
  EXPECT_TRUE(may_have("sum by (job) (x)", job));
  EXPECT_TRUE(may_have("sum by (job) (x)", none));
  EXPECT_FALSE(may_have("sum by (job) (x)", {{"instance", "a"}}));
  EXPECT_FALSE(may_have("sum by (job) (x{job=\"b\"})", job));
  EXPECT_TRUE(may_have("sum by (le) (x{job=\"b\"})", {{"le", "1"}}));
  EXPECT_FALSE(may_have("histogram_quantile(0.9, sum by (le) (x))", {{"le", "1"}}));
  EXPECT_TRUE(may_have("sum without (instance) (x)", job));
  EXPECT_FALSE(may_have("sum without (job) (x)", job));
  EXPECT_FALSE(may_have("sum without (a) (x)", named));
  EXPECT_FALSE(may_have("sum(sum by (job) (x))", job));
}

TEST(AnswerLabels, AreThoseOfTheSideThatIsKept) {
  EXPECT_TRUE(may_have("sum by (job) (x) and on () y", job));
  EXPECT_TRUE(may_have("x and y", named));
  EXPECT_TRUE(may_have("x or y", {{"__name__", "y"}}));
  EXPECT_TRUE(may_have("x / on (job) y", job));
  EXPECT_FALSE(may_have("x / on (job) y", {{"instance", "a"}}));
  EXPECT_FALSE(may_have("x / ignoring (job) y", job));
  EXPECT_TRUE(may_have("sum by (job) (x) * on (job) group_left (version) y",
                       {{"job", "a"}, {"version", "2"}}));
  EXPECT_FALSE(may_have("sum by (job) (x) * on (job) group_left y", {{"version", "2"}}));
  EXPECT_TRUE(may_have("y * on (job) group_right () sum by (job, a) (x)", {{"a", "b"}}));
  EXPECT_TRUE(may_have("x{job=\"b\"} * on (a) group_left (job) y", job)) << "it is the other's";
}

TEST(AnswerLabels, MayBeAnyOfWhatMakesThem) {
  EXPECT_TRUE(may_have("label_replace(sum(x), \"job\", \"a\", \"\", \"\")", job));
  EXPECT_TRUE(may_have("count_values(\"job\", x)", job));
  EXPECT_TRUE(may_have("absent(x{job=\"a\"})", job));
  EXPECT_FALSE(may_have("absent(x{job=~\"a|b\"})", job));
  EXPECT_FALSE(may_have("absent(sum(x{job=\"a\"}))", job));
  EXPECT_TRUE(may_have("absent_over_time(x{job=\"a\"}[5m])", job));
  for (const Labels& labels : {job, named}) EXPECT_TRUE(may_have("x atan2 y", labels));
}

}  // namespace
}  // namespace harness::languages::promql
