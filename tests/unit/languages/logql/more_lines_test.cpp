#include "harness/languages/logql/more_lines.hpp"

#include <gtest/gtest.h>

#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/print_metric.hpp"
#include "harness/languages/logql/ranges.hpp"

namespace harness::languages::logql {
namespace {

Metric metric(const std::string& query) {
  Parsed parsed = parse(query);
  EXPECT_TRUE(parsed.has_value()) << query;
  return std::get<Metric>(*std::move(parsed));
}

std::optional<Interval> change(const std::string& query, const std::vector<MoreLines>& lines) {
  return change_by(metric(query), lines);
}

TEST(MoreLines, RaiseSumsOfThem) {
  const std::vector<MoreLines> two{{3, 2, 80}};
  for (const auto& [query, most] : std::vector<std::pair<std::string, double>>{
           {R"(sum(count_over_time({a="x"}[4s])))", 2},
           {R"(sum by (b) (count_over_time({a="x"} | json [4s])) or vector(0))", 2},
           {R"(topk(3, sum by (b) (rate({a="x"} | json [4s]))))", 0.5},
           {R"(max(bytes_over_time({a="x"}[4s])) / 8)", 10},
           {R"(100 * sum(bytes_rate({a="x"}[4s])) - 7)", 2000}}) {
    EXPECT_EQ(change(query, two), (Interval{0, most})) << query;
    EXPECT_EQ(change(query, {{3, 0, 0}}), (Interval{0, 0})) << query;
  }
}

TEST(MoreLines, ChangeRatiosBothWays) {
  const std::string ratio =
      R"(sum(rate({a="x"} |= "e" [4s])) / sum(count_over_time({a="x"}[4s])) or vector(0))";
  EXPECT_EQ(change(ratio, {{4, 4, 0}, {2, 2, 0}}), (Interval{-0.25, 0.5}));
  EXPECT_EQ(change(ratio, {{0, 4, 0}, {2, 0, 0}}), (Interval{0, 0.5}));
  EXPECT_EQ(change(ratio, {{0, 0, 0}, {2, 1, 0}}), (Interval{0, 0}));
  EXPECT_EQ(change(R"(1 - sum(count_over_time({a="x"}[4s])) / 8)", {{2, 2, 0}}),
            (Interval{-0.25, 0}));
  EXPECT_EQ(change(ratio, {{0, 4, 0}, {0, 2, 0}}), std::nullopt) << "of nothing";
}

TEST(MoreLines, OfWhatIsNoSumSayNothing) {
  for (const char* query :
       {R"(max_over_time({a="x"} | unwrap b [4s]))", R"(sum(rate({a="x"} | unwrap b [4s])))",
        R"(min(count_over_time({a="x"}[4s])))", R"(sum(absent_over_time({a="x"}[4s])))",
        R"(1 - sum by (b) (count_over_time({a="x"}[4s])))",
        R"(sum(count_over_time({a="x"}[4s])) > 1)"}) {
    EXPECT_EQ(change(query, {{2, 1, 10}}), std::nullopt) << query;
  }
}

TEST(EvaluatedLater, ReadsWhatItReadBeforeAndWhatCameMeanwhile) {
  const std::string query =
      R"(sum(rate({a="x"}[4s])) / sum(rate({a="x"}[4s] offset 3s)) or vector(0))";
  EXPECT_EQ(
      print(evaluated_later(metric(query), std::chrono::seconds{2})),
      print(metric(R"(sum(rate({a="x"}[6s])) / sum(rate({a="x"}[4s] offset 5s)) or vector(0))")));
}

}  // namespace
}  // namespace harness::languages::logql
