#include "harness/languages/logql/coloured_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/logql/parse.hpp"

namespace harness::languages::logql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<ColouredLines> coloured(const std::string& query) {
  const Parsed parsed = parse(query);
  EXPECT_TRUE(parsed) << query;
  return parsed ? coloured_lines(*parsed) : std::vector<ColouredLines>{};
}

TEST(ColouredLines, AreAskedForWithTheirColoursAndWithout) {
  const auto all = coloured(R"(sum(rate({a="1"} |= " ERROR " [1m])))");
  EXPECT_THAT(all, ElementsAre(ColouredLines{
                       R"({a="1"} |~ "\\x1b\\[" | decolorize |= " ERROR " | __error__="")",
                       R"({a="1"} |~ "\\x1b\\[" |= " ERROR " | __error__="")"}));
  for (const ColouredLines& one : all) {
    EXPECT_TRUE(parse(one.without_colours)) << one.without_colours;
    EXPECT_TRUE(parse(one.as_they_are)) << one.as_they_are;
  }
}

TEST(ColouredLines, AreOfEachLogQueryThatFilters) {
  EXPECT_EQ(
      coloured(R"(rate({a="1"} | logfmt | level="ERROR" [1m]) / rate({a="1"} |= "x" [1m]))").size(),
      2U);
  EXPECT_THAT(coloured(R"({a="1"})"), IsEmpty());
  EXPECT_THAT(coloured(R"({a="1"} | json)"), IsEmpty());
  EXPECT_THAT(coloured(R"({a="1"} | decolorize |= "x")"), IsEmpty());
}

}  // namespace
}  // namespace harness::languages::logql
