#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/store/logs/asked.hpp"

namespace store::logs::test {
namespace {

using testing::StartsWith;

std::string series(const std::string& metric, const std::string& value) {
  return "{\"metric\":" + metric + R"(,"value":[1767614400,")" + value + "\"]}";
}

class MetricQuery : public testing::Test {
 protected:
  MetricQuery() {
    for (int i = 0; i < 6; ++i) {
      const std::string value = "v=" + std::to_string(i);
      asked.push({{"app", "a"}, {"zone", "east"}}, i, value);
      if (i % 2 == 0) asked.push({{"app", "a"}, {"zone", "west"}}, i, value);
    }
    asked.push({{"app", "b"}, {"zone", "west"}}, 1, "v=10");
  }
  AskedStore asked;
};

TEST_F(MetricQuery, GroupsAndSums) {
  EXPECT_EQ(
      asked.vector("sum by (zone) (count_over_time({app=~\".+\"}[1m]))"),
      "[" + series(R"({"zone":"east"})", "6") + "," + series(R"({"zone":"west"})", "4") + "]");
  EXPECT_EQ(asked.vector("avg(sum without (zone) (sum_over_time({app=~\".+\"} | logfmt | drop "
                         "service_name, detected_level | unwrap v [1m])))"),
            "[" + series("{}", "15.5") + "]");
}

TEST_F(MetricQuery, GroupsByAnyNumberOfLabels) {
  std::string names = "zone, zone";
  for (int i = 0; i < 5000; ++i) names += ", n" + std::to_string(i);
  const std::string zones =
      "[" + series(R"({"zone":"east"})", "6") + "," + series(R"({"zone":"west"})", "4") + "]";
  const std::string counts = "count_over_time({app=~\".+\"}[1m])";
  EXPECT_EQ(asked.vector("sum by (zone, zone) (" + counts + ")"), zones);
  EXPECT_EQ(asked.vector("sum by (" + names + ") (" + counts + ")"), zones);
  EXPECT_EQ(asked.vector("sum by (" + names + ") (max by (app, zone) (" + counts + "))"), zones);
  EXPECT_EQ(
      asked.vector("sum without (" + names + ", service_name, detected_level) (" + counts + ")"),
      "[" + series(R"({"app":"a"})", "9") + "," + series(R"({"app":"b"})", "1") + "]");
}

TEST_F(MetricQuery, KeepsTheFirstOfEqualOnes) {
  const std::string sums = "sum by (app, zone) (count_over_time({app=~\".+\"}[1m])) > bool 0";
  EXPECT_EQ(asked.vector("topk(2, " + sums + ")"),
            "[" + series(R"({"app":"a","zone":"east"})", "1") + "," +
                series(R"({"app":"a","zone":"west"})", "1") + "]");
  EXPECT_EQ(asked.vector("bottomk(1, sum by (zone) (count_over_time({app=~\".+\"}[1m])))"),
            "[" + series(R"({"zone":"west"})", "4") + "]");
}

TEST_F(MetricQuery, RefusesLabelsThatReplaceMakesTooLong) {
  asked.push({{"app", "c"}}, 1, "line", {{"long", std::string(std::size_t{1} << 20U, 'a')}});
  std::string many;
  for (int i = 0; i < 65; ++i) many += "$1";
  const std::string counts = "sum by (long) (count_over_time({app=\"c\"}[1m]))";
  EXPECT_EQ(
      asked.vector("label_replace(" + counts + ", \"x\", \"" + many + "\", \"long\", \"(.*)\")"),
      "400 label_replace makes more than 64 MiB of text; replace by less\n");
  EXPECT_EQ(asked.vector("label_replace(sum(count_over_time({app=\"b\"}[1m])), \"x\", "
                         "\"a$$b${1}$2c$1d${x\", \"\", \"(.*)\")"),
            "[" + series(R"({"x":"a$b${x"})", "1") + "]");
}

TEST_F(MetricQuery, WindowsAreOpenAtTheirBeginning) {
  EXPECT_EQ(asked.vector("sum(count_over_time({app=\"a\", zone=\"east\"}[3s]))"),
            "[" + series("{}", "3") + "]");
  EXPECT_EQ(asked.vector("sum(count_over_time({app=\"a\", zone=\"east\"}[3s] offset 2s))"),
            "[" + series("{}", "3") + "]");
}

TEST_F(MetricQuery, JoinsManyToOneWithLabelsOfTheOne) {
  EXPECT_EQ(asked.vector("sum by (app, zone) (count_over_time({app=\"a\"}[1m])) * on (app) "
                         "group_left (extra) label_replace(sum by (app) "
                         "(count_over_time({app=\"b\"}[1m])) or label_replace(vector(2), \"app\", "
                         "\"a\", \"\", \"\"), \"extra\", \"x$1\", \"app\", \"(.*)\")"),
            "[" + series(R"({"app":"a","extra":"xa","zone":"east"})", "12") + "," +
                series(R"({"app":"a","extra":"xa","zone":"west"})", "6") + "]");
}

TEST_F(MetricQuery, RefusesManyToMany) {
  EXPECT_THAT(asked.vector("count_over_time({app=\"a\"}[1m]) + on (app) "
                           "count_over_time({app=\"a\"}[1m])"),
              StartsWith("500 found duplicate series on the right hand-side;many-to-many matching "
                         "not allowed"));
}

TEST_F(MetricQuery, ComparesAndFilters) {
  const std::string sums = "sum by (zone) (count_over_time({app=~\".+\"}[1m]))";
  EXPECT_EQ(asked.vector(sums + " > 5"), "[" + series(R"({"zone":"east"})", "6") + "]");
  EXPECT_EQ(asked.vector("5 > " + sums), "[" + series(R"({"zone":"west"})", "4") + "]");
  EXPECT_EQ(asked.vector("5 > bool " + sums), "[" + series(R"({"zone":"east"})", "0") + "," +
                                                  series(R"({"zone":"west"})", "1") + "]");
}

TEST_F(MetricQuery, EndsWithAnErrorThatNobodyAskedFor) {
  EXPECT_THAT(asked.vector("count_over_time({app=\"b\"} | json [1m])"),
              StartsWith("400 pipeline error: 'JSONParserErr' for series: '{__error__="));
  EXPECT_EQ(asked.vector("sum(count_over_time({app=\"b\"} | json | __error__=\"\" [1m]))"), "[]");
}

TEST_F(MetricQuery, HasNoMoreSeriesThanLoki) {
  for (int i = 0; i < 501; ++i) asked.push({{"many", "x"}}, 1, "line", {{"n", std::to_string(i)}});
  EXPECT_THAT(asked.vector("count_over_time({many=\"x\"}[1m])"),
              StartsWith("400 maximum number of series (500) reached for a single query"));
  EXPECT_EQ(asked.vector("count(count_over_time({many=\"x\"}[1m]))"),
            "[" + series("{}", "501") + "]");
}

// A number is no series; vector(1) is one.
TEST_F(MetricQuery, AggregatesNoNumbers) {
  const std::string no_series =
      "500 unexpected expr type (*syntax.LiteralExpr) for Evaluator type "
      "(*logql.DefaultEvaluator) \n";
  for (const char* query : {"sum(1)", "topk(2, 1)", "sum(1 + 1)", "count(sum(1))",
                            "label_replace(1, \"a\", \"b\", \"c\", \"d\")"}) {
    EXPECT_EQ(asked.vector(query), no_series) << query;
  }
  EXPECT_EQ(asked.vector("sum(vector(1))"), "[" + series("{}", "1") + "]");
  EXPECT_EQ(asked.vector("sum(vector(1) + 1)"), "[" + series("{}", "2") + "]");
}

// What its parts make counts together, whatever comes of it: forty parts took forty times as long.
TEST_F(MetricQuery, MakesOnlySoManySeriesInAllItsParts) {
  for (int i = 0; i < 5'000; ++i) {
    asked.push({{"many", "x"}}, 1, "line", {{"n", std::to_string(i)}});
  }
  const std::string part = "count(count_over_time({many=\"x\"}[1m]))";
  EXPECT_EQ(asked.vector(part + "+" + part), "[" + series("{}", "10000") + "]");
  std::string query = part;
  for (int i = 1; i <= 40; ++i) query += "+" + part;
  EXPECT_EQ(asked.vector(query),
            "400 the query makes more than 200000 series, in all its parts together; group by "
            "fewer labels\n");
}

TEST_F(MetricQuery, SaysWhatIsAbsent) {
  EXPECT_EQ(asked.vector("absent_over_time({app=\"c\", zone=~\"e.*\"}[1m])"),
            "[" + series(R"({"app":"c"})", "1") + "]");
  EXPECT_EQ(asked.vector("absent_over_time({app=\"b\"}[1m])"), "[]");
}

}  // namespace
}  // namespace store::logs::test
