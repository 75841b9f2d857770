// Counters whose labels change while their target runs.
#include "harness/verdict/series/relabelled.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/verdict/claims/promql_query.hpp"

namespace harness::verdict {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::string> asked(const std::string& selector) {
  const auto query = parsed("increase(" + selector + "[20s])");
  return with_relabelled(languages::promql::selectors(*query).front(), "20000ms:500ms");
}

TEST(Relabelled, AreThoseThatStandStillSinceOthersCameWithoutTheirLabel) {
  EXPECT_THAT(
      asked(R"(orders_total{job="shop",result="error"})"),
      ElementsAre(
          R"((stddev_over_time((sum by (job, instance) ({__name__="orders_total",job="shop",)"
          R"(result!=""}) and sum by (job, instance) ({__name__="orders_total",job="shop",)"
          R"(result=""}))[20000ms:500ms]) == 0 and stddev_over_time((sum by (job, instance) ()"
          R"({__name__="orders_total",job="shop",result=""}) and sum by (job, instance) ()"
          R"({__name__="orders_total",job="shop",result!=""}))[20000ms:500ms]) > 0 and )"
          R"(count_over_time((sum by (job, instance) ({__name__="orders_total",job="shop",)"
          R"(result!=""}) unless sum by (job, instance) ({__name__="orders_total",job="shop",)"
          R"(result=""}))[20000ms:500ms]) > 0))"));
  EXPECT_TRUE(parsed(asked(R"(orders_total{result="error"})").front()));
}

TEST(Relabelled, AreLookedForByEachLabelThatPicksSome) {
  EXPECT_THAT(asked(R"(orders_total{result=~"error|failed",item!=""})"), SizeIs(2));
  EXPECT_THAT(asked(R"(orders_total{result=~".+"})"), ElementsAre(HasSubstr("result=\"\"")));
}

// What leaves some out takes those without the label; a gauge may stand still.
TEST(Relabelled, AreNoneOfWhatTakesThoseWithoutTheLabel) {
  for (const char* selector : {R"(orders_total{job="shop"})", R"(orders_total{result!="ok"})",
                               R"(orders_total{result=~"|error"})", R"(t_seconds_bucket{le="0.1"})",
                               R"(stock_level{item="ink"})", R"({job="shop",result="error"})"}) {
    EXPECT_THAT(asked(selector), IsEmpty()) << selector;
  }
}

}  // namespace
}  // namespace harness::verdict
