#include "harness/languages/promql/standstill.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "harness/languages/promql/parser.hpp"

namespace harness::languages::promql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string text_of(const Interval& values) {
  std::ostringstream text;
  text << values.low;
  if (!values.is_exact()) text << " to " << values.high;
  return text.str();
}

// Of each counter: what the query gives where it stands still, and how it moves with it.
std::vector<std::string> told(const std::string& query) {
  const auto read = parse(query);
  EXPECT_TRUE(read) << query;
  std::vector<std::string> all;
  if (!read) return all;
  for (const Standstill& one : standstills(**read)) {
    const char* const moves = one.moves == Moves::up     ? "up"
                              : one.moves == Moves::down ? "down"
                                                         : "either";
    all.push_back((one.values ? text_of(*one.values) : "nothing") + ", " + moves);
  }
  return all;
}

TEST(Standstill, OfACounterIsZero) {
  EXPECT_THAT(told("increase(a[5s])"), ElementsAre("0, up"));
  EXPECT_THAT(told("sum by (b) (rate(a[5s])) * 60"), ElementsAre("0, up"));
  EXPECT_THAT(told("changes(a[5s])"), ElementsAre("0, up"));
}

TEST(Standstill, TurnsRoundWhereItIsTakenAway) {
  EXPECT_THAT(told("1 - sum(increase(a[5s]))"), ElementsAre("1, down"));
  EXPECT_THAT(told("100 - 100 * increase(a[5s]) / increase(b[5s])"),
              ElementsAre("100, down", "nothing, up"));
  EXPECT_THAT(told("1 - increase(a[5s]) / clamp_min(increase(b[5s]), 1)"),
              ElementsAre("1, down", testing::EndsWith("up")));
  EXPECT_THAT(told("exp(-rate(a[5s]))"), ElementsAre("1, down"));
  EXPECT_THAT(told("increase(a[5s]) < bool 1"), ElementsAre("1, either"));
  EXPECT_THAT(told("increase(a[5s]) > bool 1"), ElementsAre("0, either"));
  EXPECT_THAT(told("count(increase(a[5s]) < 1)"), ElementsAre("1 to inf, either"));
}

TEST(Standstill, GivesNoNumberWhereItIsDividedByOrFilteredOut) {
  EXPECT_THAT(told("increase(a[5s]) / increase(b[5s])"), ElementsAre("0, up", "nothing, down"));
  EXPECT_THAT(told("count(increase(a[5s]) > 1)"), ElementsAre("nothing, either"));
  EXPECT_THAT(told("histogram_quantile(0.9, rate(a_bucket[5s]))"), ElementsAre("nothing, either"));
}

// Whatever a query says of series that are there is above 0.
TEST(Standstill, OfAllAtOnceIsWhatIsLeftWhereNothingHappens) {
  const auto left = [](const std::string& query) {
    const auto values = at_standstill(**parse(query));
    return values ? text_of(*values) : "nothing";
  };
  EXPECT_EQ(left("sum(increase(a[5s])) + exp(-increase(b[5s]))"), "1");
  EXPECT_EQ(left("increase(a[5s]) == bool increase(b[5s])"), "1");
  EXPECT_EQ(left("count(increase(a[5s]))"), "1 to inf");
  EXPECT_EQ(left("group(increase(a[5s]))"), "1");
  EXPECT_EQ(left("quantile(0.9, increase(a[5s]) + 1)"), "1");
  EXPECT_EQ(left("present_over_time(increase(a[5s])[1m:1s])"), "1");
  EXPECT_EQ(left("increase(a[5s]) * up"), "0");
  EXPECT_EQ(left("increase(a[5s]) > 0 or up"), "1");
  EXPECT_EQ(left("increase(a[5s]) or up"), "1") << "where a has no series";
  EXPECT_EQ(left("increase(a[5s]) > 0 or increase(b[5s]) > 0"), "nothing");
  EXPECT_EQ(left("queue > 0"), "nothing") << "it may be empty";
  EXPECT_EQ(left("count(queue > 0)"), "nothing");
  EXPECT_EQ(left("queue ^ 0"), "1");
  EXPECT_EQ(left("queue"), "-inf to inf");
}

TEST(Standstill, IsSeenThroughASubquery) {
  EXPECT_THAT(told("min_over_time((1 - rate(a[5s]))[1m:1s])"), ElementsAre("1, down"));
  EXPECT_THAT(told("increase((a + b)[1m:1s])"), ElementsAre("0, up"));
}

TEST(Standstill, IsNoMatterOfGauges) {
  EXPECT_THAT(told("1 - pg_up"), IsEmpty());
  EXPECT_THAT(told("1 - avg_over_time(pg_up[5s])"), IsEmpty());
  EXPECT_THAT(told("delta(a[5s])"), ElementsAre("0, either"));
}

// Each node is looked at once for each counter, however deep it lies.
TEST(Standstill, IsFoundDeepDownAtOnce) {
  std::string query = "rate(a[5s])";
  for (int i = 0; i < 80; ++i) query = "(1 - " + query + ")";
  EXPECT_EQ(told(query).size(), 1U);
}

}  // namespace
}  // namespace harness::languages::promql
