#include "harness/languages/promql/quantiles.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/promql/parser.hpp"

namespace harness::languages::promql {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

OfQuantiles effect(const std::string& query) {
  const auto read = parse(query);
  EXPECT_TRUE(read) << query;
  return read ? effect_of_quantiles(**read) : OfQuantiles::none;
}

std::vector<std::string> ends(const std::string& query) {
  const auto read = parse(query);
  EXPECT_TRUE(read) << query;
  return read ? at_quantile_ends(**read, query) : std::vector<std::string>{};
}

const std::string p99 = "histogram_quantile(0.99, sum by (le) (rate(a_seconds_bucket[5s])))";

TEST(QuantileEffect, IsMonotoneWhereMoreIsNeverLess) {
  for (const std::string& query :
       {p99, "1000 * " + p99, "max(" + p99 + ") - 1", "round(" + p99 + ", 0.01)", p99 + " > bool 1",
        p99 + " or vector(0)", "count(" + p99 + " > 0.1) or vector(0)", "absent(" + p99 + " > 0.1)",
        "max_over_time(" + p99 + "[5s:1s])", "clamp_min(" + p99 + ", 0)", "-" + p99,
        std::string("histogram_quantile(0.9, a_bucket) / histogram_quantile(0.5, a_bucket)")}) {
    EXPECT_EQ(effect(query), OfQuantiles::monotone) << query;
  }
}

TEST(QuantileEffect, IsAChoiceWhereAComparisonLeavesOut) {
  EXPECT_EQ(effect(p99 + " > 0.1"), OfQuantiles::choosing);
  EXPECT_EQ(effect(p99 + " > 0.1 or vector(0)"), OfQuantiles::choosing);
  EXPECT_EQ(effect("sum(rate(a_total[5s])) and " + p99 + " > 0.1"), OfQuantiles::choosing);
}

TEST(QuantileEffect, MayBeAnythingBetweenTheEnds) {
  for (const std::string& query :
       {"abs(" + p99 + " - 1)", p99 + " > 0.1 < 0.4", p99 + " == 0.1", "stddev(" + p99 + ")",
        "delta(" + p99 + "[5s:1s])", p99 + " % 2", p99 + " + " + p99 + " + " + p99}) {
    EXPECT_EQ(effect(query), OfQuantiles::anything) << query;
    EXPECT_THAT(ends(query), IsEmpty()) << query;
  }
}

TEST(QuantileEffect, IsNoneWithoutAny) {
  EXPECT_EQ(effect("sum(rate(a_seconds_bucket[5s]))"), OfQuantiles::none);
  EXPECT_EQ(effect("quantile(0.9, a_seconds) > 1 < 3"), OfQuantiles::none);
  EXPECT_THAT(ends("up"), IsEmpty());
}

// What Prometheus makes of these is tried in tests/component.
TEST(QuantileEnds, AreQueriesForTheLowerAndTheUpperEnd) {
  const std::vector<std::string> both = ends("max(" + p99 + ") * 1000");
  ASSERT_THAT(both, SizeIs(2));
  for (const std::string& end : both) {
    EXPECT_TRUE(parse(end)) << end;
    EXPECT_TRUE(end.starts_with("max((histogram_quantile(")) << end;
    EXPECT_TRUE(end.ends_with(") * 1000")) << end;
    EXPECT_THAT(end, HasSubstr(">= bool ignoring (le) group_left () ((0.99) * max without (le) ("));
    EXPECT_THAT(end, HasSubstr("(rate(a_seconds_bucket[5s]))"));
  }
  EXPECT_THAT(both[0], HasSubstr("* (1 + 0.000000001 * "));
  EXPECT_THAT(both[0], Not(HasSubstr("1e200")));
  EXPECT_THAT(both[1], HasSubstr("+ 1e200 * "));
}

TEST(QuantileEnds, OfTimesAreHardlyEverTheBoundItself) {
  EXPECT_THAT(ends(p99)[1], HasSubstr("histogram_quantile(0.999999999, "));
  EXPECT_THAT(ends("histogram_quantile(0.5, dice_roll_value_bucket)")[1],
              HasSubstr("histogram_quantile(1, "));
}

TEST(QuantileEnds, AreCombinedWhereThereAreTwo) {
  EXPECT_THAT(ends("histogram_quantile(0.9, a_bucket) / histogram_quantile(0.5, a_bucket)"),
              SizeIs(4));
}

}  // namespace
}  // namespace harness::languages::promql
