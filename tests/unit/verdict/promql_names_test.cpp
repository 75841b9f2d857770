#include "harness/verdict/promql_names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::verdict {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(MetricNamesIn, FindsTheMetricOfASimpleRule) {
  EXPECT_THAT(metric_names_in("pg_up == 0"), ElementsAre("pg_up"));
  EXPECT_THAT(metric_names_in("absent(pg_up) == 1"), ElementsAre("pg_up"));
}

TEST(MetricNamesIn, LeavesFunctionsLabelsRangesAndKeywordsOut) {
  EXPECT_THAT(
      metric_names_in("sum by (job, status) (rate(http_requests_total{status=~\"5..\"}[1m])) "
                      "/ on (job) group_left sum(up offset 5m) > 0.5 and x:y"),
      ElementsAre("http_requests_total", "up", "x:y"));
  EXPECT_THAT(metric_names_in("sum(rate(a[1m])) by (instance) unless bool_metric"),
              ElementsAre("a", "bool_metric"));
}

TEST(MetricNamesIn, LooksPastQuotesAndBrackets) {
  EXPECT_THAT(metric_names_in("a{b=\"} c\"} or d{e='\\' f'}"), ElementsAre("a", "d"));
  EXPECT_THAT(metric_names_in("vector(1) > 1e3"), IsEmpty());
  EXPECT_THAT(metric_names_in("a{"), ElementsAre("a"));
}

}  // namespace
}  // namespace harness::verdict
