#include "harness/languages/promql/rising_subqueries.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/promql/parser.hpp"

namespace harness::languages::promql {
namespace {

using std::chrono::seconds;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<RisingSubquery> subqueries(const std::string& query) {
  const auto read = parse(query);
  EXPECT_TRUE(read) << query;
  return read ? rising_subqueries(**read) : std::vector<RisingSubquery>{};
}

TEST(RisingSubqueries, AreThoseWhosePointsAreCompared) {
  const auto all = subqueries("sum(increase((a_total[10s:1m]))) or rate(b_total[5s:])");
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].function, "increase");
  EXPECT_EQ(all[0].range, seconds{10});
  EXPECT_EQ(all[0].step, seconds{60});
  EXPECT_FALSE(all[1].step);
  EXPECT_THAT(subqueries("max_over_time(rate(a_total[5s])[10s:1m])"), IsEmpty());
  EXPECT_THAT(subqueries("increase(a_total[10s])"), IsEmpty());
}

TEST(RisingSubqueries, HaveTwoPointsWhereTwoStepsFit) {
  EXPECT_EQ(points_of(seconds{10}, seconds{60}), Points::never_two);
  EXPECT_EQ(points_of(seconds{10}, seconds{10}), Points::never_two);
  EXPECT_EQ(points_of(seconds{10}, seconds{6}), Points::may_be_one);
  EXPECT_EQ(points_of(seconds{10}, seconds{5}), Points::always_two);
  EXPECT_EQ(points_of(seconds{10}, seconds{1}), Points::always_two);
}

TEST(SampledSubqueries, AreThoseWhosePointsCountByThemselves) {
  const auto read = parse("max_over_time(rate(a_total[2s])[10s:1m]) + rate(b_total[5s:1s])");
  ASSERT_TRUE(read);
  const auto all = sampled_subqueries(**read);
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].step, seconds{60});
  EXPECT_EQ(all[0].looks_back, seconds{2});
}

}  // namespace
}  // namespace harness::languages::promql
