#include "harness/languages/logql/exclusions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/logql/parse.hpp"

namespace harness::languages::logql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> exclusions_in(const std::string& text) {
  const Parsed parsed = parse(text);
  EXPECT_TRUE(parsed) << text;
  std::vector<std::string> all;
  if (!parsed) return all;
  for (const Exclusion& one : exclusions(*parsed)) {
    EXPECT_TRUE(parse(one.left)) << one.left;
    all.push_back(one.text + " of " + one.left);
  }
  return all;
}

TEST(Exclusions, StandBesideWhatTellsOfTrouble) {
  EXPECT_THAT(exclusions_in(R"({a="1"} |= "ERROR" != "x" | json !~ "y")"),
              ElementsAre(R"(!= "x" of {a="1"} != "x")", R"(!~ "y" of {a="1"} | json !~ "y")"));
  for (const char* trouble : {R"x(|~ "(?i)fail(ed|ure)")x", R"(| json | level="ERROR")",
                              R"(| json | b="2" and http_status>=500)", R"(|= "timed out")"}) {
    EXPECT_EQ(exclusions_in(R"({a="1"} != "x" )" + std::string(trouble)).size(), 1U) << trouble;
  }
}

TEST(Exclusions, AreNotWhatEachLineIsMeantToHave) {
  for (const char* query : {R"({a="1"} != "x")", R"({a="1"} |= "GET" != "200")",
                            R"({a="1"} | json | die="fair" != "completed")",
                            R"({a="1"} | json | __error__="" != "x")", R"({a="1"} |= "ERROR")"}) {
    EXPECT_THAT(exclusions_in(query), IsEmpty()) << query;
  }
}

}  // namespace
}  // namespace harness::languages::logql
