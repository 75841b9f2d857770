#include "harness/languages/logql/growth.hpp"

#include <gtest/gtest.h>

#include "harness/languages/logql/parse.hpp"

namespace harness::languages::logql {
namespace {

bool grows(const std::string& query) {
  const Parsed parsed = parse(query);
  EXPECT_TRUE(parsed.has_value()) << query;
  return only_grows(std::get<Metric>(*parsed));
}

TEST(LogqlGrowth, IsThatOfOneCountOfAllLines) {
  for (const char* query :
       {R"(sum(count_over_time({a="x"} |= "y" | json | b="c" [5m])))", R"(sum(rate({a="x"}[5m])))",
        R"(sum(bytes_over_time({a="x"}[5m])))", R"(max(bytes_rate({a="x"}[5m])))",
        R"(count(sum by (b) (count_over_time({a="x"} | json [5m]))))"}) {
    EXPECT_TRUE(grows(query)) << query;
  }
}

TEST(LogqlGrowth, IsNoneOfWhatMoreLinesMayLower) {
  for (const char* query :
       {R"(count_over_time({a="x"}[5m]))", R"(sum by (b) (count_over_time({a="x"}[5m])))",
        R"(min(count_over_time({a="x"}[5m])))", R"(avg(count_over_time({a="x"}[5m])))",
        R"(sum(sum_over_time({a="x"} | unwrap b [5m])))", R"(sum(absent_over_time({a="x"}[5m])))",
        R"(sum(rate({a="x"} | unwrap b [5m])))",
        R"(sum(count_over_time({a="x"}[5m])) / sum(count_over_time({a="y"}[5m])))",
        R"(sum(quantile_over_time(0.9, {a="x"} | unwrap b [5m])))"}) {
    EXPECT_FALSE(grows(query)) << query;
  }
}

}  // namespace
}  // namespace harness::languages::logql
