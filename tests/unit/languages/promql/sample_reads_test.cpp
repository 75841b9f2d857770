#include "harness/languages/promql/sample_reads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/promql/parser.hpp"

namespace harness::languages::promql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "x now", "x[5000] max()"
std::vector<std::string> reads(const std::string& query) {
  const auto parsed = parse(query);
  if (!parsed) return {"cannot be read: " + query};
  std::vector<std::string> found;
  for (const SampleRead& read : sample_reads(**parsed)) {
    std::string text = read.named.metric;
    if (read.back.count() > 0) text += "[" + std::to_string(read.back.count()) + "]";
    if (read.is_of_moment) text += " now";
    if (!read.leaves_out_nan.empty()) text += " " + read.leaves_out_nan;
    found.push_back(text);
  }
  return found;
}

TEST(SampleReads, AreOfTheMomentOrOfARange) {
  EXPECT_THAT(reads("x"), ElementsAre("x now"));
  EXPECT_THAT(reads("sum(increase(x[5s])) / y"), ElementsAre("x[5000]", "y now"));
  EXPECT_THAT(reads("sum_over_time(x[5s:1s])"), ElementsAre("x[5000]"));
  EXPECT_THAT(reads("sum_over_time(rate(x[2s])[5s:1s])"), ElementsAre("x[7000]"));
  EXPECT_THAT(reads("last_over_time(x[5s])"), ElementsAre("x"));
  EXPECT_THAT(reads("count(x)"), ElementsAre("x now"));
}

TEST(SampleReads, AreNotOfWhatIsToBeAbsentNorOfAnotherTime) {
  EXPECT_THAT(reads("absent(x)"), IsEmpty());
  EXPECT_THAT(reads("time() - timestamp(x)"), IsEmpty());
  EXPECT_THAT(reads("x offset 5s"), IsEmpty());
  EXPECT_THAT(reads("x @ 5"), IsEmpty());
}

TEST(SampleReads, TellWhatLeavesOutWhatIsNoNumber) {
  EXPECT_THAT(reads("max(x)"), ElementsAre("x now max()"));
  EXPECT_THAT(reads("quantile(0.5, x)"), ElementsAre("x now quantile()"));
  EXPECT_THAT(reads("topk(1, x)"), ElementsAre("x now topk()"));
  EXPECT_THAT(reads("min_over_time(x[5s])"), ElementsAre("x[5000] min_over_time()"));
  EXPECT_THAT(reads("max(max_over_time(x[5s]))"), ElementsAre("x[5000] max_over_time()"));
  EXPECT_THAT(reads("quantile_over_time(0.5, x[5s])"), ElementsAre("x[5000] quantile_over_time()"));
  EXPECT_THAT(reads("max(avg_over_time(x[5s]))"), ElementsAre("x[5000] max()"));
  EXPECT_THAT(reads("max_over_time(x[5s:1s])"), ElementsAre("x[5000] max_over_time()"));
  EXPECT_THAT(reads("count(x > 5) or vector(0)"), ElementsAre("x now >"));
  EXPECT_THAT(reads("max(last_over_time(x[5s]))"), ElementsAre("x max()"));
}

TEST(SampleReads, TellNothingWhereItMakesTheAnswerNoNumberOrDoesNotMatter) {
  EXPECT_THAT(reads("sum(x)"), ElementsAre("x now"));
  EXPECT_THAT(reads("avg_over_time(x[5s])"), ElementsAre("x[5000]"));
  EXPECT_THAT(reads("max(count_over_time(x[5s]))"), ElementsAre("x[5000]"));
  EXPECT_THAT(reads("count(max(x))"), ElementsAre("x now"));
  EXPECT_THAT(reads("max(y and x)"), ElementsAre("y now max()", "x now"));
}

}  // namespace
}  // namespace harness::languages::promql
