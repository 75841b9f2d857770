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

std::string shut_out_in(const std::string& text) {
  const Parsed parsed = parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed ? shuts_all_out(*parsed).value_or("") : "";
}

TEST(ShutOut, IsWhatNoLineEverHas) {
  EXPECT_EQ(shut_out_in(R"({a="1"} |= "ERROR" != "ERR")"), R"(|= "ERROR" and != "ERR")");
  EXPECT_EQ(shut_out_in(R"({a="1"} !~ "ERR|x" |= "ERROR")"), R"(|= "ERROR" and !~ "ERR|x")");
  EXPECT_EQ(shut_out_in(R"({a="1"} | json | b="2" | b="3")"), R"(| b="2" and b="3")");
  EXPECT_EQ(shut_out_in(R"({a="1"} | json | b="2", b!~"2.*")"), R"(| b="2" and b!~"2.*")");
  EXPECT_EQ(shut_out_in(R"({a="1", a!="1"})"), R"(a="1" and a!="1")");
  EXPECT_EQ(shut_out_in(R"(rate({a="1"} |= "x" != "x" [5m]) or vector(0))"),
            R"(|= "x" and != "x")");
}

TEST(ShutOut, IsNotWhatSomeLineMayHave) {
  for (const char* query :
       {R"({a="1"} |= "ERROR" != "ERRORS")", R"({a="1"} |= "x" or "y" != "x")",
        R"({a="1"} |= "x" | line_format "{{.b}}" != "x")", R"({a="1"} |= "xy" !~ "^y")",
        R"({a="1"} | json | b="2" or b="3")", R"({a="1"} | b="2" | json | b="3")",
        R"({a="1"} | json | b="2" | b=~"2|3")", R"({a="${A}", a="1"})"}) {
    EXPECT_EQ(shut_out_in(query), "") << query;
  }
}

}  // namespace
}  // namespace harness::languages::logql
