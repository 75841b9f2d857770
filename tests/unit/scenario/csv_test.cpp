#include "harness/scenario/load/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/text.hpp"

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
            "line 4: 1 value where the first line names 2; give each column one, between commas");
}

// "columns/row/row", values between bars; or what is wrong.
std::string read(const std::string& text) {
  const Result<Table> table = parse_csv(text);
  if (!table) return to_string(table.error());
  std::string shown = join(table->columns, "|");
  for (const auto& row : table->rows) shown += "/" + join(row, "|");
  return shown;
}

struct File {
  const char* text;
  const char* read;
};

TEST(ParseCsv, HasNoRowForLinesWithNothingOnThem) {
  for (const File& file : {File{"a\n1\n\n", "a/1"},
                           {"a\n1\n\n\n\n", "a/1"},
                           {"a\r\n1\r\n\r\n", "a/1"},
                           {"\n\na\n1", "a/1"},
                           {"\r\n\na\n1", "a/1"},
                           {"a\n\n1\n", "a/1"},
                           {"a\n1\n\r\n2\n", "a/1/2"},
                           {"a\n", "a"},
                           {"a\n\n", "a"},
                           {"a,b\n\n1,2\n\n", "a|b/1|2"},
                           {"\xEF\xBB\xBF\na\n1\n", "a/1"},
                           {"a\n\"\"\n", "a/"},
                           {"a\n \n", "a"},
                           {"a\n1\n \t\r\n\t", "a/1"},
                           {" \na\n1\n", "a/1"},
                           {"a,b\n \n1,2\n", "a|b/1|2"},
                           {"a\n1\n\f\n", "a/1"},
                           {"a\n1\n\f", "a/1"},
                           {"a\n\v\t\n1\n", "a/1"},
                           {"a\n1\n\x1A", "a/1"},
                           {"a\n1\x1A", "a/1"},
                           {"a\r\n1\r\n\x1A", "a/1"},
                           {"a\n1\r", "a/1"},
                           {"a\n\" \"\n", "a/ "},
                           {"a,b\n,\n", "a|b/|"},
                           {"a\n\"\n\"\n", "a/\n"}}) {
    EXPECT_EQ(read(file.text), file.read) << file.text;
  }
}

TEST(ParseCsv, ReadsWhatSpreadsheetsAndPeopleWrite) {
  for (const File& file : {File{"a,b\n\"1,5\",\"2;5\"\n", "a|b/1,5|2;5"},
                           {"a\n\"say \"\"hi\"\"\"\n", "a/say \"hi\""},
                           {"a\n\"\"\"\"\n", "a/\""},
                           {"a,b\n1,\n,2\n", "a|b/1|/|2"},
                           {"a,b\n\"\",\"\"", "a|b/|"},
                           {"\"a\",\"b c\"\n1,2\n", "a|b c/1|2"},
                           {"a\n 1 \n", "a/ 1 "},
                           {"a\n1\t2\n", "a/1\t2"},
                           {"a\n007\n1.10\n1e5\n", "a/007/1.10/1e5"},
                           {"a\n\"1\r\n2\"\r\n", "a/1\r\n2"},
                           {"a\n{vu}\n{{\n", "a/{vu}/{{"},
                           {"a\n#no comment\n", "a/#no comment"},
                           {"n\xC3\xA4me\nZo\xC3\xAB\n", "n\xC3\xA4me/Zo\xC3\xAB"},
                           {"a,b\n1;2,3\n", "a|b/1;2|3"},
                           {"a\n1;2\t3\n", "a/1;2\t3"},
                           {"a\nnull\nNaN\n", "a/null/NaN"}}) {
    EXPECT_EQ(read(file.text), file.read) << file.text;
  }
}

TEST(ParseCsv, RefusesWhatCouldMeanTwoThings) {
  const std::string one_of_two =
      "1 value where the first line names 2; give each column one, between commas";
  const std::string three_of_two =
      "3 values where the first line names 2; give each column one, between commas";
  const std::string within =
      ": a quote within a value; put the whole value in quotes, and write \"\" for one";
  const std::string behind = ": text behind the closing quote; put a comma behind it";
  for (const auto& [text, problem] : std::vector<std::pair<std::string, std::string>>{
           {"a,b\n1\n", "line 2: " + one_of_two},
           {"a,b\n1,2,3\n", "line 2: " + three_of_two},
           {"a,b\n1,2,\n", "line 2: " + three_of_two},
           {"a,b\n\n x\n", "line 3: " + one_of_two},
           {"a;b\n1;2\n",
            "line 1: its columns are separated by semicolons; save it with commas between them"},
           {"a\tb\n1\t2\n",
            "line 1: its columns are separated by tabs; save it with commas between them"},
           {"a\r\n1\r\r\n2\r\r\n",
            "line 2: its line ends in CR CR LF; save it with line ends of Unix or Windows"},
           {"a\n1\r2\r3\n",
            "line 2: its line ends in CR alone; save it with line ends of Unix or Windows"},
           {"a\n1\n2\r\r3\n",
            "line 3: its line ends in CR alone; save it with line ends of Unix or Windows"},
           {"a\rb\n1\n",
            "line 1: its line ends in CR alone; save it with line ends of Unix or Windows"},
           {"a,b\n1,2\r3,4\n",
            "line 2: its line ends in CR alone; save it with line ends of Unix or Windows"},
           {"a,b\n\"1\n2\",x\n3\n", "line 4: " + one_of_two},
           {"a,b\n1, \"2\"\n", "line 2" + within},
           {"a\n5\" disk\n", "line 2" + within},
           {"a\n\"a\\\"b\"\n", "line 2" + behind},
           {"a\n\"1\" \n", "line 2" + behind},
           {"a,b\n\"1\";\"2\"\n", "line 2" + behind},
           {"a\rb\r", "its lines end in CR alone; save it with line ends of Unix or Windows"}}) {
    EXPECT_EQ(read(text), problem) << text;
  }
}

TEST(ParseCsv, NamesLineEndsOfOldMacs) {
  EXPECT_EQ(error("name\rann\rbob\r"),
            "its lines end in CR alone; save it with line ends of Unix or Windows");
}

TEST(ParseCsv, TellsTheLineOfWhatItRefuses) {
  EXPECT_EQ(error("a,b\n\"x\ny\",1\n2\n"),
            "line 4: 1 value where the first line names 2; give each column one, between commas");
  EXPECT_EQ(error("a\n1\n\"open\n\n"),
            "line 3: a quote that none closes; close it, and write \"\" for one within a value");
  EXPECT_EQ(
      error("a\n1\"2\n"),
      "line 2: a quote within a value; put the whole value in quotes, and write \"\" for one");
  EXPECT_EQ(error("a\n\"1\"2\n"), "line 2: text behind the closing quote; put a comma behind it");
}

}  // namespace
}  // namespace harness::scenario
