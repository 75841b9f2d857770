#include "harness/languages/promql/pairs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/promql/parser.hpp"

namespace harness::languages::promql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "LEFT ? RIGHT", with what has to be there behind it.
std::vector<std::string> pairs_in(const std::string& query) {
  const auto read = parse(query);
  EXPECT_TRUE(read) << query;
  std::vector<std::string> all;
  if (!read) return all;
  for (const Pair& pair : pairs(**read, query)) {
    all.push_back(pair.left + " ? " + pair.right + (pair.needs_left ? " left" : "") +
                  (pair.needs_right ? " right" : "") + (pair.divides ? " not 0" : ""));
  }
  return all;
}

TEST(Pairs, AreWhatHidesOneAnother) {
  EXPECT_THAT(pairs_in("sum(a) + sum(rate(b[1m])) or vector(0)"),
              ElementsAre("sum(a) ? sum(rate(b[1m])) left right"));
  EXPECT_THAT(pairs_in("(a - b) / on (job) c"),
              ElementsAre("(a - b) ? c right not 0", "a ? b left right"));
  EXPECT_THAT(pairs_in("absent(a and on (job) b)"), ElementsAre("a ? b right"));
}

TEST(Pairs, MayBeMadeOfNothingWhereTheyAreFactors) {
  EXPECT_THAT(pairs_in("a * on (job) group_left info"), ElementsAre("a ? info right"));
  EXPECT_THAT(pairs_in("info * on (job) group_right a"), ElementsAre("info ? a left"));
}

TEST(Pairs, AreNotOfNumbersNorOfWhatLeavesSeriesOut) {
  for (const char* query : {"a * 2", "2 / scalar(a)", "(a > 1) + (b > 1)", "a and (b > 1)",
                            "a or b", "a unless b", "a > b"}) {
    EXPECT_THAT(pairs_in(query), IsEmpty()) << query;
  }
  EXPECT_THAT(pairs_in("(a > bool 1) + b"), ElementsAre("(a > bool 1) ? b left right"));
  EXPECT_THAT(pairs_in("a > 1 and on (job) b"), ElementsAre("a > 1 ? b right"));
  EXPECT_THAT(pairs_in("a + (b > 1)"), ElementsAre("a ? (b > 1) left"));
  EXPECT_THAT(pairs_in("a / b > 0.1"), ElementsAre("a ? b right not 0"));
}

}  // namespace
}  // namespace harness::languages::promql
