#include "harness/scenario/load/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::scenario {
namespace {

using ::testing::ElementsAre;

std::string error(const std::string& text) {
  const Result<Table> table = parse_csv(text);
  return table ? "none" : to_string(table.error());
}

TEST(ParseCsv, ReadsColumnsAndRows) {
  const Table table = parse_csv("name,age\nAda,36\nBob,\n").value();
  EXPECT_THAT(table.columns, ElementsAre("name", "age"));
  EXPECT_THAT(table.rows, ElementsAre(ElementsAre("Ada", "36"), ElementsAre("Bob", "")));
}

TEST(ParseCsv, ReadsQuotedValuesWithCommasQuotesAndLines) {
  const Table table = parse_csv("a,b\n\"1, \"\"one\"\"\",\"two\nlines\"\n").value();
  EXPECT_THAT(table.rows, ElementsAre(ElementsAre("1, \"one\"", "two\nlines")));
}

TEST(ParseCsv, TakesLinesOfWindowsAByteOrderMarkAndNoLastLineBreak) {
  const Table table = parse_csv(
                          "\xEF\xBB\xBF"
                          "a,b\r\n1,\"2\"\r\n3,4")
                          .value();
  EXPECT_THAT(table.columns, ElementsAre("a", "b"));
  EXPECT_THAT(table.rows, ElementsAre(ElementsAre("1", "2"), ElementsAre("3", "4")));
}

TEST(ParseCsv, TakesABlankLineForNoRow) {
  EXPECT_THAT(parse_csv("\nname\nann\r\n\r\nbob\n\n").value().rows,
              ElementsAre(ElementsAre("ann"), ElementsAre("bob")));
  EXPECT_THAT(parse_csv("name\n\"\"\nbob").value().rows,
              ElementsAre(ElementsAre(""), ElementsAre("bob")));
  EXPECT_EQ(error("a,b\n\n\n1\n"),
            "line 4: 1 values where the first line names 2; give each column one, between commas");
}

TEST(ParseCsv, NamesLineEndsOfOldMacs) {
  EXPECT_EQ(error("name\rann\rbob\r"),
            "its lines end in CR alone; save it with line ends of Unix or Windows");
}

TEST(ParseCsv, TellsTheLineOfWhatItRefuses) {
  EXPECT_EQ(error("a,b\n\"x\ny\",1\n2\n"),
            "line 4: 1 values where the first line names 2; give each column one, between commas");
  EXPECT_EQ(error("a\n1\n\"open\n\n"),
            "line 3: a quote that none closes; close it, and write \"\" for one within a value");
  EXPECT_EQ(
      error("a\n1\"2\n"),
      "line 2: a quote within a value; put the whole value in quotes, and write \"\" for one");
  EXPECT_EQ(error("a\n\"1\"2\n"), "line 2: text behind the closing quote; put a comma behind it");
}

}  // namespace
}  // namespace harness::scenario
