#include "harness/languages/promql/never_true.hpp"

#include <gtest/gtest.h>

#include "harness/languages/promql/parser.hpp"

namespace harness::languages::promql {
namespace {

std::string never(const std::string& query, Names names = Names::by_convention) {
  const auto read = parse(query);
  EXPECT_TRUE(read) << query;
  const auto span = read ? never_true(**read, names) : std::nullopt;
  return span ? query.substr(span->begin, span->end - span->begin) : "";
}

TEST(NeverTrue, IsAComparisonThatLeavesNothingWhateverIsMeasured) {
  EXPECT_EQ(never("hour() > 24"), "hour() > 24");
  EXPECT_EQ(never("rate(a_total[5s]) > 0 and on () hour() > 24"), "hour() > 24");
  EXPECT_EQ(never("sum(rate(a_total[5s]) < 0) * 2"), "rate(a_total[5s]) < 0");
  EXPECT_EQ(never("up == 2"), "up == 2");
  EXPECT_EQ(never("up > 1 or day_of_week() == 7"), "up > 1");
}

TEST(NeverTrue, IsNoneThatMayHoldOrThatTheAnswerDoesWithout) {
  for (const char* query : {"hour() > 22", "a > 5", "queue_depth < 0", "up > 1 or a > 5",
                            "a > 5 unless on () hour() > 24", "absent(up > 1)",
                            "vector(scalar(up > 1))", "up == bool 2"}) {
    EXPECT_EQ(never(query), "") << query;
  }
}

TEST(NeverTrue, IsHardlyEverSoOfWhatMetricsAreCalledAfter) {
  EXPECT_EQ(never("max_over_time(queue_depth[5s]) < 0", Names::as_usual),
            "max_over_time(queue_depth[5s]) < 0");
  EXPECT_EQ(never("queue_depth < 1", Names::as_usual), "");
  EXPECT_EQ(never("temperature_celsius < 0", Names::as_usual), "");
}

}  // namespace
}  // namespace harness::languages::promql
