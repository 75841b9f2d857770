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

}  // namespace
}  // namespace harness::languages::logql
