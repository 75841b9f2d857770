#include "harness/check/queries/promql_traps.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/promql/parser.hpp"

namespace harness::check {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> traps(const std::string& query) {
  const auto tree = languages::promql::parse(query);
  EXPECT_TRUE(tree) << query;
  std::vector<std::string> names;
  for (const Trap& trap : promql_traps(query, **tree, std::chrono::seconds{15}))
    names.emplace_back(trap.name);
  return names;
}

TEST(PromqlTraps, HaveARateBelowTwoScrapes) {
  EXPECT_THAT(traps("rate(a_total[15s])"), ElementsAre("rate-below-two-scrapes"));
  EXPECT_THAT(traps("rate(a_total[30s])"), IsEmpty());
  EXPECT_THAT(traps("max_over_time(a[15s])"), IsEmpty());
}

TEST(PromqlTraps, HaveARateBesideAnIncrease) {
  EXPECT_THAT(traps("increase(a_total[5m]) / rate(b_total[5m])"),
              ElementsAre("rate-beside-increase"));
  EXPECT_THAT(traps("increase(a_total[5m]) / increase(b_total[5m])"), IsEmpty());
  EXPECT_THAT(traps("increase(a_total[5m]) / 300 - rate(b_total[5m])"), IsEmpty());
}

TEST(PromqlTraps, HaveAStateThatNoAlertHas) {
  EXPECT_THAT(traps(R"(count(ALERTS{alertstate="fireing"}))"), ElementsAre("state-of-alert"));
  EXPECT_THAT(traps(R"(count(ALERTS{alertstate="firing"}))"), IsEmpty());
}

TEST(PromqlTraps, HaveNoSeriesThatIsNew) {
  EXPECT_THAT(traps("(a_total unless a_total offset 10m) > 0"), IsEmpty());
  EXPECT_THAT(traps("sum(a_total unless on (job) (a_total offset 1h) > 0) > 0"), IsEmpty());
  EXPECT_THAT(traps("(a_total unless b_total offset 10m) > 0"),
              ElementsAre("counter-without-rate"));
  EXPECT_THAT(traps("(a_total unless a_total) > 0"), ElementsAre("counter-without-rate"));
}

TEST(PromqlTraps, HaveAFunctionOfTheOtherKind) {
  for (const char* query : {"delta(a_total[5m])", "deriv(a_seconds_bucket[5m])",
                            "rate(process_resident_memory_bytes[5m])", "increase(a_ratio[5m])",
                            "rate(node_filesystem_avail_bytes[5m])"}) {
    EXPECT_THAT(traps(query), ElementsAre("function-of-other-kind")) << query;
  }
  // Of x_bytes alone nobody can tell.
  for (const char* query : {"delta(queue_length[5m])", "rate(a_bytes[5m])", "rate(a_total[5m])",
                            "deriv(node_filesystem_avail_bytes[1h])", "rate(memory_reads[5m])"}) {
    EXPECT_THAT(traps(query), IsEmpty()) << query;
  }
}

TEST(PromqlTraps, HaveAStarThatIsAFiles) {
  EXPECT_THAT(traps("up{path=~\"/api/*\"}"), ElementsAre("glob-as-regex"));
  EXPECT_THAT(traps("up{job=~\"orders-*\"}"), ElementsAre("glob-as-regex"));
  for (const char* query :
       {"up{path=~\"/api/.*\"}", "up{job=~\"a[0-9]*\"}", "up{job=~\"a.*-b\"}"}) {
    EXPECT_THAT(traps(query), IsEmpty()) << query;
  }
}

TEST(PromqlTraps, HaveARegexThatIsComparedAsAText) {
  EXPECT_THAT(traps("up{status=\"5..\"}"), ElementsAre("regex-as-text"));
  EXPECT_THAT(traps("up{job!=\"a|b\"}"), ElementsAre("regex-as-text"));
  EXPECT_THAT(traps("up{job=\"a.*\"}"), ElementsAre("regex-as-text"));
  EXPECT_THAT(traps("up{job=~\"a|b\",version=\"1.2.3\"}"), IsEmpty());
}

TEST(PromqlTraps, HaveAPartThatIsMoreThanAll) {
  const std::string share = "sum(rate(a_total{b=\"c\"}[5m])) / sum(rate(a_total[5m]))";
  EXPECT_THAT(traps(share + " > 5"), ElementsAre("share-past-all"));
  EXPECT_THAT(traps("100 * " + share + " > 500"), ElementsAre("share-past-all"));
  EXPECT_THAT(traps("100 * " + share + " > 5"), IsEmpty());
  EXPECT_THAT(traps(share + " > 0.05"), IsEmpty());
  // Neither is a part of the other.
  const std::string one = "sum(rate(a_total{b=\"c\"}[5m]))";
  EXPECT_THAT(traps(one + " / sum(rate(a_total{b=\"d\"}[5m])) > 2"), IsEmpty());
  EXPECT_THAT(traps("sum(rate(a_total[5m])) / " + one + " > 2"), IsEmpty());
  EXPECT_THAT(traps(one + " / sum(rate(a_total[5m] offset 1w)) > 2"), IsEmpty());
  EXPECT_THAT(traps(one + " / sum(rate(a_total[1h])) > 2"), IsEmpty());
  EXPECT_THAT(traps(one + " / avg(rate(a_total[5m])) > 2"), IsEmpty());
  EXPECT_THAT(
      traps("sum(rate(a_total[5m])) / on () group_right sum by (e) (rate(a_total[5m])) > 2"),
      IsEmpty());
  EXPECT_THAT(traps("rate(a_total[5m]) / rate(b_total[5m]) > 5"), IsEmpty());
  EXPECT_THAT(traps("rate(process_cpu_seconds_total[5m]) > 2"), IsEmpty());
}

TEST(PromqlTraps, HaveACounterWithoutRate) {
  EXPECT_THAT(traps("a_total > 5"), ElementsAre("counter-without-rate"));
  EXPECT_THAT(traps("count(a_total)"), IsEmpty());
  EXPECT_THAT(traps("increase(a_total[5m]) > 5"), IsEmpty());
  EXPECT_THAT(traps("absent(a_total)"), IsEmpty());
}

TEST(PromqlTraps, HaveNoDifferenceOfCounters) {
  EXPECT_THAT(traps("a_total - a_total offset 5m > 3"), IsEmpty());
  EXPECT_THAT(traps("a_total > a_total offset 5m"), IsEmpty());
  EXPECT_THAT(traps("sum(a_total) - sum(b_total) > 100"), IsEmpty());
  EXPECT_THAT(traps("(a_total - a_total offset 5m >= 1) and min_over_time(b[5m]) == 1"), IsEmpty());
  EXPECT_THAT(traps("a_total - 5 > 3"), ElementsAre("counter-without-rate"));
  EXPECT_THAT(traps("a_total - increase(b_total[5m]) > 3"), ElementsAre("counter-without-rate"));
  EXPECT_THAT(traps("a_total > 5 and a_total > a_total offset 5m"),
              ElementsAre("counter-without-rate"));
}

TEST(PromqlTraps, HaveAZeroOfWhatMayBeAbsent) {
  EXPECT_THAT(traps("sum(rate(a_total[5m])) == 0"), ElementsAre("zero-of-absent"));
  EXPECT_THAT(traps("sum(rate(a_total[5m])) == 0 or absent(a_total)"), IsEmpty());
  EXPECT_THAT(traps("(sum(rate(a_total[5m])) or vector(0)) == 0"), IsEmpty());
  EXPECT_THAT(traps("up == 0"), IsEmpty());
}

TEST(PromqlTraps, HaveARegexOfAWord) {
  EXPECT_THAT(traps("a{b=~\"c\"}"), ElementsAre("regex-of-whole-value"));
  EXPECT_THAT(traps("a{b!~\"c\"}"), ElementsAre("regex-of-whole-value"));
  EXPECT_THAT(traps("a{b=~\"c.*\"}"), IsEmpty());
  EXPECT_THAT(traps("a{b=~\"c|d\"}"), IsEmpty());
}

TEST(PromqlTraps, HaveARateOfASum) {
  EXPECT_THAT(traps("rate(sum(a)[5m:])"), ElementsAre("rate-of-sum"));
  EXPECT_THAT(traps("max_over_time(sum(a)[5m:])"), IsEmpty());
}

TEST(PromqlTraps, KnowHowOftenTargetsAreScraped) {
  const std::string query = "rate(a_total[5s])";
  const auto tree = languages::promql::parse(query);
  ASSERT_TRUE(tree);
  EXPECT_THAT(promql_traps(query, **tree, std::chrono::seconds{1}), IsEmpty());
}

TEST(PromqlTraps, AreToldWhereTheyStand) {
  const std::string query = "1 + sum(rate(a_total[5s]))";
  const auto tree = languages::promql::parse(query);
  ASSERT_TRUE(tree);
  const auto found = promql_traps(query, **tree, std::chrono::seconds{15});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().offset, query.find("rate"));
}

}  // namespace
}  // namespace harness::check
