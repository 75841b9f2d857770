#include "harness/languages/logql/streams.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/logql/parse.hpp"

namespace harness::languages::logql {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;

const std::string two = R"(sum(rate({a="1"}[20s] offset 3s)) / sum(rate({b="2"} |= "x" [5s])))";

TEST(StreamSelectors, AreThoseThatLogQueriesBeginWith) {
  const Parsed parsed = parse(two);
  ASSERT_TRUE(parsed);
  EXPECT_THAT(stream_selectors(*parsed), ElementsAre(R"({a="1"})", R"({b="2"})"));
}

TEST(LooksBack, IsAsFarAsRangesAndOffsets) {
  const auto looks_back_in = [](const std::string& text) {
    const Parsed parsed = parse(text);
    EXPECT_TRUE(parsed) << text;
    return parsed ? looks_back(*parsed) : seconds{-1};
  };
  EXPECT_EQ(looks_back_in(two), seconds{23});
  EXPECT_EQ(looks_back_in(R"(max by (a) (count_over_time({a="1"}[5s])) or vector(0))"), seconds{5});
  EXPECT_EQ(looks_back_in(R"({a="1"})"), seconds{0});
}

// Wherever in a query they stand.
TEST(LogQueries, AreFoundInAllThatAMetricQueryIsMadeOf) {
  const Parsed parsed = parse(
      R"(label_replace(topk(2, sum by (a) (rate({a="1"}[5s] offset -1s))), "x", "$1", "a", ".*"))"
      R"( or vector(0) * 2 unless max(max_over_time({b="2"} | json | unwrap n [7s])))");
  ASSERT_TRUE(parsed);
  EXPECT_THAT(stream_selectors(*parsed), ElementsAre(R"({a="1"})", R"({b="2"})"));
  const auto queries = log_queries(*parsed);
  ASSERT_EQ(queries.size(), 2U);
  EXPECT_FALSE(queries[0].over->unwrap);
  EXPECT_EQ(queries[1].over->unwrap->label, "n");
  EXPECT_EQ(reach_of(*parsed).back, seconds{7});
  EXPECT_EQ(reach_of(*parsed).ahead, seconds{1});
  EXPECT_TRUE(reads_another_time(*parsed));
}

TEST(LogQueries, ThatStandAloneHaveNoAggregation) {
  const Parsed parsed = parse(R"({a="1"} | json)");
  ASSERT_TRUE(parsed);
  const auto queries = log_queries(*parsed);
  ASSERT_EQ(queries.size(), 1U);
  EXPECT_EQ(queries[0].over, nullptr);
  EXPECT_FALSE(reads_another_time(*parsed));
}

}  // namespace
}  // namespace harness::languages::logql
