#include "harness/languages/logql/line_reads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/rewordings.hpp"
#include "harness/languages/logql/text_slips.hpp"

namespace harness::languages::logql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<LineRead> reads_in(const std::string& text) {
  const Parsed parsed = parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed ? line_reads(*parsed) : std::vector<LineRead>{};
}

std::vector<std::string> texts_in(const std::string& text) {
  std::vector<std::string> all;
  for (const LineRead& read : reads_in(text)) all.push_back(read.lines + ": " + read.literally);
  return all;
}

TEST(LineReads, AreOfTheStreamAndWhatChangesItsLines) {
  EXPECT_THAT(texts_in(R"({a="1"} |= "x" | json | b="2" | line_format "{{.c}}" |= "y")"),
              ElementsAre(R"({a="1"}: x)", R"({a="1"} | json | line_format "{{.c}}": y)"));
  EXPECT_THAT(
      texts_in(R"(sum(count_over_time({a="1"} |= "x" [1m])) / sum(rate({a="1"} |= "x" [1m])))"),
      ElementsAre(R"({a="1"}: x)"));
}

TEST(LineReads, AreWhateverIsLookedFor) {
  EXPECT_THAT(texts_in(R"({a="1"} |= "x" or "y")"), ElementsAre(R"({a="1"}: x)", R"({a="1"}: y)"));
  EXPECT_THAT(texts_in(R"({a="1"} |~ "x=1|^(?i)y")"),
              ElementsAre(R"({a="1"}: x=1)", R"({a="1"}: y)"));
  EXPECT_THAT(texts_in(R"({a="1"} |> "<_>x=1<_>y<_>")"),
              ElementsAre(R"({a="1"}: x=1)", R"({a="1"}: y)"));
}

TEST(LineReads, AreEachOfTheTextsThatAPatternIsAbout) {
  EXPECT_THAT(texts_in(R"x({a="1"} |~ "level=(ERROR|FATAL)")x"),
              ElementsAre(R"({a="1"}: level=ERROR)", R"({a="1"}: level=FATAL)"));
  EXPECT_THAT(texts_in(R"({a="1"} |~ "\\bERR\\b")"), ElementsAre(R"({a="1"}: ERR)"));
  EXPECT_THAT(texts_in(R"({a="1"} |~ "code=5\\d\\d" |~ "x.*y")"),
              ElementsAre(R"({a="1"}: code=500)", R"({a="1"}: x y)"));
  EXPECT_THAT(texts_in(R"({a="1"} |~ ".*x=1.+y.*")"), ElementsAre(R"({a="1"}: x=1 y)"));
  EXPECT_THAT(texts_in(R"({a="1"} |~ "x[ab]y" |~ "x.?y")"),
              ElementsAre(R"({a="1"}: )", R"({a="1"}: )"));
  EXPECT_EQ(lines_with(reads_in(R"x({a="1"} |~ "level=(ERROR|FATAL)")x").front()),
            R"x({a="1"} |~ "level=(ERROR|FATAL)")x");
}

TEST(LineReads, AreAskedForWithSlipsWhereTheyAreLongEnough) {
  EXPECT_TRUE(parse(lines_nearly_with(reads_in(R"({a="1"} |= "Roll fialed")").front())));
  EXPECT_EQ(lines_nearly_with(reads_in(R"({a="1"} |= "ERR")").front()), "");
  EXPECT_EQ(lines_nearly_with(reads_in(R"({a="1"} |~ "x.*y")").front()), "");
}

TEST(LineReads, AreWithTheirAnchors) {
  EXPECT_EQ(lines_with(reads_in(R"({a="1"} |~ "^ERROR")").front()), R"({a="1"} |~ "^ERROR")");
  EXPECT_EQ(lines_with(reads_in(R"({a="1"} |> "Roll failed<_>")").front()),
            R"({a="1"} |> "Roll failed<_>")")
      << "of the whole line";
  EXPECT_EQ(lines_with(reads_in(R"({a="1"} |> "<_>x=1<_>y<_>")").front()), R"({a="1"} |= "x=1")");
}

TEST(LineReads, AreNotWhatHasNoWordsNorIsNotToBeThere) {
  EXPECT_THAT(reads_in(R"({a="1"} != "x" !~ "y" |= "{" |~ ".+" |~ "\\d" |= ip("127.0.0.1"))"),
              IsEmpty());
}

TEST(Unwraps, AreTheNumbersOfAllLines) {
  const auto unwraps_in = [](const std::string& text) { return unwraps(*parse(text)); };
  EXPECT_THAT(unwraps_in("max(max_over_time({a=\"1\"} |= \"x\" | json | b=\"2\" | unwrap c | "
                         "__error__=\"\" [1m])) or vector(0)"),
              ElementsAre("{a=\"1\"} | json | unwrap c | __error__=\"\""));
  EXPECT_THAT(unwraps_in("sum(sum_over_time({a=\"1\"} | unwrap duration_seconds(c) [1m]))"),
              ElementsAre("{a=\"1\"} | unwrap duration(c) | __error__=\"\""));
  EXPECT_THAT(unwraps_in("sum(count_over_time({a=\"1\"} [1m]))"), IsEmpty());
}

// How a line has a text, in its own writing; empty: it has not.
std::string written(const std::string& filter, const std::string& line) {
  const auto reads = reads_in("{a=\"1\"} " + filter);
  EXPECT_EQ(reads.size(), 1U);
  EXPECT_TRUE(parse(lines_with(reads.front()))) << lines_with(reads.front());
  EXPECT_TRUE(parse(lines_like(reads.front()))) << lines_like(reads.front());
  return written_in(line, reads.front()).value_or("");
}

TEST(LineReads, AreFoundHoweverTheyAreWritten) {
  const std::string line = R"({"level":"ERROR","message":"Roll failed","error":"","code":500})";
  EXPECT_EQ(written(R"(|= "level=ERROR")", line), R"(level":"ERROR)");
  EXPECT_EQ(written(R"(|= "\"level\": \"error\"")", line), R"(level":"ERROR)");
  EXPECT_EQ(written(R"(|~ "^ERROR")", line), "ERROR");
  EXPECT_EQ(written(R"(|= "roll failed")", line), "Roll failed");
  EXPECT_EQ(written(R"(|= "code=500")", line), R"(code":500)");
  EXPECT_EQ(written(R"(|= "ERROR ")", "at the end: error"), "error");
}

TEST(LineReads, AreFoundHoweverTheyAreWrittenWithGaps) {
  const std::string line = R"({"message":"Order failed","status":503})";
  EXPECT_EQ(written(R"(|~ "order.*failed")", line), "Order failed");
  EXPECT_EQ(written(R"(|~ "(?i)order.+lost")", line), "");
  const LineRead slip = reads_in(R"({a="1"} |~ "Order.*faild")").front();
  EXPECT_EQ(slip_in(line, slip.literally), "Order failed");
  EXPECT_EQ(print(slip), R"(|~ "Order.*faild")");
  const LineRead status = reads_in(R"({a="1"} |~ "status=5..")").front();
  EXPECT_EQ(renumbered_in(line, status.literally), R"(status":503)");
}

TEST(LineReads, AreNotFoundInOtherWords) {
  const std::string line = R"({"level":"INFO","message":"Roll completed","error":""})";
  for (const char* filter : {R"(|= "panic")", R"(|= "ERROR")", R"(|= "Roll failed")",
                             R"(|= "comp")", R"(|= "level completed")", R"(|= "level=ERROR")"}) {
    EXPECT_EQ(written(filter, line), "") << filter;
  }
}

}  // namespace
}  // namespace harness::languages::logql
