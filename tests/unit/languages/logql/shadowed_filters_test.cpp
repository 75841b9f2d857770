#include "harness/languages/logql/shadowed_filters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/logql/parse.hpp"

namespace harness::languages::logql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<ShadowedFilter> shadowed(const std::string& query) {
  const Parsed parsed = parse(query);
  EXPECT_TRUE(parsed) << query;
  return parsed ? shadowed_filters(*parsed) : std::vector<ShadowedFilter>{};
}

TEST(ShadowedFilters, AreThoseBehindAParser) {
  EXPECT_THAT(
      shadowed(R"({a="1"} |= "x" | json | level="ERROR" | line_format "y")"),
      ElementsAre(ShadowedFilter{
          "level", R"(level="ERROR")",
          R"({a="1"} |= "x" | json | level_extracted!="" | level_extracted="ERROR" | line_format "y" | __error__="")",
          R"({a="1"} |= "x" | json | level_extracted!="" | level_extracted="ERROR" | level="ERROR" | line_format "y" | __error__="")"}));
}

TEST(ShadowedFilters, AreOfEachLabelAndOfEachLogQuery) {
  const auto all = shadowed(
      R"(sum(count_over_time({a="1"} | logfmt | level="ERROR" or took > 5 [1m])) / sum(count_over_time({a="2"} | json | level=~"E.*" [1m])))");
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].name, "level");
  EXPECT_EQ(all[1].name, "took");
  EXPECT_EQ(all[1].text, all[0].text);
  EXPECT_THAT(all[1].own, ::testing::HasSubstr("took_extracted>5"));
  EXPECT_THAT(all[1].own, ::testing::HasSubstr(R"(level="ERROR")"));
  EXPECT_THAT(all[2].own, ::testing::HasSubstr(R"({a="2"})"));
}

TEST(ShadowedFilters, AreNotOfWhatNoParserFinds) {
  for (const char* query :
       {R"({a="1"} | level="ERROR")", R"({a="1"} | level="ERROR" | json)",
        R"({a="1", level="ERROR"} | json)", R"({a="1"} | json m="msg" | level="ERROR")",
        R"({a="1"} | pattern "<status> <_>" | level="ERROR")",
        R"({a="1"} | json | label_format level=lvl | level="ERROR")",
        R"({a="1"} | json | __error__="")"}) {
    EXPECT_THAT(shadowed(query), IsEmpty()) << query;
  }
  for (const char* query : {R"({a="1"} | json level="m.level" | level="ERROR")",
                            R"({a="1"} | pattern "<level> <_>" | level!="INFO")",
                            R"x({a="1"} | regexp "(?P<level>\\w+)" | level="ERROR")x",
                            R"({a="1"} | unpack | level="E")"}) {
    EXPECT_EQ(shadowed(query).size(), 1U) << query;
  }
}

}  // namespace
}  // namespace harness::languages::logql
