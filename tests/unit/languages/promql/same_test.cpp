#include "harness/languages/promql/same.hpp"

#include <gtest/gtest.h>

#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/values.hpp"

namespace harness::languages::promql {
namespace {

bool are_same(const char* one, const char* other) {
  const auto left = parse(one);
  const auto right = parse(other);
  EXPECT_TRUE(left) << one;
  EXPECT_TRUE(right) << other;
  return left && right && is_same(**left, **right);
}

TEST(Same, AreQueriesThatAskForTheSameHoweverTheyAreWritten) {
  EXPECT_TRUE(are_same("sum(a)", "sum( a )"));
  EXPECT_TRUE(are_same(R"(sum by (b, c) (a{x="1",y="2"}))", R"((sum(a{y='2', x="1"}) by (c,b)))"));
  EXPECT_TRUE(are_same("rate(a[5m] offset 1h)", "rate(a[300s] offset 60m)"));
  EXPECT_TRUE(are_same("a + on (b) c", "(a) + on(b) (c)"));
}

TEST(Same, AreNotThoseThatDifferAnywhere) {
  const std::vector<std::pair<const char*, const char*>> pairs{
      {"a", "b"},
      {"a", "a offset 1m"},
      {"a", "-a"},
      {"rate(a[1m])", "rate(a[2m])"},
      {"a @ 0", "a @ 1"},
      {R"(a{x="1"})", R"(a{x!="1"})"},
      {"sum(a)", "sum by (x) (a)"},
      {"sum by (x) (a)", "sum without (x) (a)"},
      {"a - b", "b - a"},
      {"a > b", "a > bool b"},
      {"a + on (x) b", "a + ignoring (x) b"},
      {"a + 1", "a + 2"},
      {"a and b", "a or b"},
      {"max_over_time(a[5m:1m])", "max_over_time(a[5m:2m])"},
      {"topk(1, a)", "topk(2, a)"},
      {"a - (b - c)", "(a - b) - c"}};
  for (const auto& [one, other] : pairs) EXPECT_FALSE(are_same(one, other)) << one << "  " << other;
}

TEST(Same, LeaveNothingToClaimWhereTheyCancel) {
  const auto bounds = [](const char* query) { return bounds_of_values(**parse(query)); };
  EXPECT_EQ(bounds("count(up) - count( up )"), Interval::exactly(0));
  EXPECT_EQ(bounds("increase(a[1m]) / (increase(a[1m]))"), Interval::exactly(1));
  EXPECT_FALSE(bounds("count(up) - count(up == 1)").is_exact());
}

}  // namespace
}  // namespace harness::languages::promql
