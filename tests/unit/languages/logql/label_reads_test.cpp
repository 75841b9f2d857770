#include "harness/languages/logql/label_reads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/logql/parse.hpp"

namespace harness::languages::logql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "LINES ? NAME = a b"
std::vector<std::string> reads_in(const std::string& text) {
  const Parsed parsed = parse(text);
  EXPECT_TRUE(parsed) << text;
  std::vector<std::string> all;
  if (!parsed) return all;
  for (const LabelRead& read : label_reads(*parsed)) {
    std::string one = read.lines + " ? " + read.name;
    for (const std::string& value : read.values) one += " " + value;
    if (read.asks_presence) one += " there";
    all.push_back(one);
  }
  return all;
}

TEST(LabelReads, AreOfTheStreamAndItsParsersWithoutFilters) {
  EXPECT_THAT(reads_in(R"({a="1"} |= "x" | json | level="ERROR" | logfmt | code>=500)"),
              ElementsAre(R"({a="1"} | json ? level ERROR)", R"({a="1"} | json | logfmt ? code)"));
}

TEST(LabelReads, AreEachNameOnceWithAllItsValues) {
  EXPECT_THAT(reads_in(R"({a="1"} | json | level="ERROR" or level=~"FATAL|ERROR", x!="")"),
              ElementsAre(R"({a="1"} | json ? level ERROR FATAL)", R"({a="1"} | json ? x there)"));
}

TEST(LabelReads, AreOfMetricQueriesToo) {
  EXPECT_THAT(reads_in(R"(sum(sum_over_time({a="1"} | json | unwrap took | n>1 [5s])))"),
              ElementsAre(R"({a="1"} | json ? took)", R"({a="1"} | json ? n)"));
}

TEST(LabelReads, AreOfHalvesOfASelector) {
  EXPECT_THAT(reads_in(R"({a=~"b|c", d="e", f=~"g.*"})"),
              ElementsAre(R"({a=~"b|c", d="e", f=~"g.*"} ? a b c)"));
}

TEST(LabelReads, AreNotOfWhatTheLanguageMakes) {
  EXPECT_THAT(reads_in(R"({a=~".+"} | json | __error__!="")"), IsEmpty());
}

}  // namespace
}  // namespace harness::languages::logql
