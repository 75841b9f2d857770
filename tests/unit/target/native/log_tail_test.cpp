#include "harness/target/native/log_tail.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LogTailTest : public ::testing::Test {
 protected:
  void append(const std::string& text) {
    std::ofstream(directory / "a.log", std::ios::app) << text;
  }

  void rename(const std::string& to) {
    std::filesystem::rename(directory / "a.log", directory / to);
  }

  test::TempDirectory directory;
  LogTail tail{directory / "a.log", {}, FormerFiles(directory / "a.log")};
};

TEST_F(LogTailTest, FindsTheFileOnceItIsThere) {
  EXPECT_THAT(tail.read(10), IsEmpty());
  append("one\n");
  EXPECT_THAT(tail.read(10), ElementsAre("one"));
  EXPECT_THAT(tail.read(10), IsEmpty());
}

TEST_F(LogTailTest, WaitsForTheEndOfALine) {
  append("one\ntw");
  EXPECT_THAT(tail.read(10), ElementsAre("one"));
  append("o\n\nthree\n");
  EXPECT_THAT(tail.read(10), ElementsAre("two", "three"));
}

TEST_F(LogTailTest, HandsOutNoMoreThanAsked) {
  append("1\n2\n3\n");
  EXPECT_THAT(tail.read(2), ElementsAre("1", "2"));
  EXPECT_THAT(tail.read(2), ElementsAre("3"));
}

TEST_F(LogTailTest, TakesLinesLongerThanItsBuffer) {
  const std::string text(200'000, 'x');
  append(text + "\nshort\n");
  EXPECT_THAT(tail.read(10), ElementsAre(text, "short"));
}

TEST_F(LogTailTest, PassesOverWhatIsOfAnEarlierTime) {
  append("old\n");
  LogTail later(directory / "a.log", end_of_log(directory / "a.log").value());
  append("new\n");
  EXPECT_THAT(later.read(10), ElementsAre("new"));
}

TEST_F(LogTailTest, PassesOverNothingOfAnotherFileOfThatName) {
  append("old\n");
  const LogEnd end = end_of_log(directory / "a.log").value();
  rename("a.log.1");
  append("one\ntwo\n");
  EXPECT_THAT(LogTail(directory / "a.log", end).read(10), ElementsAre("one", "two"));
  EXPECT_FALSE(end_of_log(directory / "none.log"));
}

TEST_F(LogTailTest, LeavesOutWhatEndsALine) {
  append("one\r\n\r\ntwo\r");
  EXPECT_THAT(tail.read(10), ElementsAre("one"));
  append("\nth\rree\n");
  EXPECT_THAT(tail.read(10), ElementsAre("two", "th\rree"));
}

// Who rotates it goes on writing to the one before until it has opened the new one.
TEST_F(LogTailTest, FollowsAFileThatIsRotated) {
  append("one\n");
  EXPECT_THAT(tail.read(10), ElementsAre("one"));
  append("two\n");
  std::ofstream before(directory / "a.log", std::ios::app);
  rename("a.log.1");
  EXPECT_THAT(tail.read(10), ElementsAre("two"));
  append("four\n");
  before << "three\n" << std::flush;
  EXPECT_THAT(tail.read(10), ElementsAre("three", "four"));
  before << "five\n" << std::flush;
  append("six\n");
  EXPECT_THAT(tail.read(10), ElementsAre("five", "six"));
}

TEST_F(LogTailTest, HandsOutOfEachRotatedFileWhatItHas) {
  for (const std::string number : {"1", "2", "3", "4", "5", "6"}) {
    append(number + "\nrest of " + number);
    EXPECT_THAT(tail.read(10), ::testing::Contains(number));
    std::filesystem::remove(directory / "a.log");
  }
  append("7\n");
  EXPECT_THAT(tail.read(10), ElementsAre("7", "rest of 4"));
}

// Each was another's name before, as logrotate has it: a.log.2 takes that of a.log.1.
TEST_F(LogTailTest, ReadsFilesThatCameAndLeftBetweenTwoLooks) {
  append("one\n");
  EXPECT_THAT(tail.read(10), ElementsAre("one"));
  append("two\n");
  for (const std::string line : {"three", "four"}) {
    if (exists(directory / "a.log.1")) {
      std::filesystem::rename(directory / "a.log.1", directory / "a.log.2");
    }
    rename("a.log.1");
    append(line + "\n");
  }
  EXPECT_THAT(tail.read(10), ElementsAre("two", "three", "four"));
  EXPECT_EQ(tail.take_gaps().unread, 0U);
}

TEST_F(LogTailTest, CountsTheFilesThatWereGoneBeforeTheyWereRead) {
  append("one\n");
  EXPECT_THAT(tail.read(10), ElementsAre("one"));
  for (const std::string line : {"two", "three", "four"}) {
    rename("a.log.1");
    append(line + "\n");
  }
  EXPECT_THAT(tail.read(10), ElementsAre("three", "four")) << "a.log.1 was overwritten twice";
  EXPECT_EQ(tail.take_gaps().unread, 1U);
  EXPECT_EQ(tail.take_gaps().unread, 0U);
}

// What is open is read to its end wherever it went.
TEST_F(LogTailTest, MissesNoFileThatIsOpenWhenItGoes) {
  const test::TempDirectory elsewhere;
  append("one\n");
  EXPECT_THAT(tail.read(10), ElementsAre("one"));
  append("two\n");
  std::filesystem::rename(directory / "a.log", elsewhere / "a.log");
  append("three\n");
  EXPECT_THAT(tail.read(10), ElementsAre("two", "three"));
  append("four\n");
  std::filesystem::remove(directory / "a.log");
  append("five\n");
  EXPECT_THAT(tail.read(10), ElementsAre("four", "five"));
  std::ofstream(directory / "new.log") << "six\n";
  std::filesystem::rename(directory / "new.log", directory / "a.log");
  EXPECT_THAT(tail.read(10), ElementsAre("six"));
  EXPECT_EQ(tail.take_gaps().unread, 0U);
}

TEST_F(LogTailTest, TakesNoFileBesideItForOneThatItsPathNamed) {
  append("one\n");
  std::ofstream(directory / "a.log.1") << "old\n";
  std::ofstream(directory / "other.log") << "not its own\n";
  std::filesystem::rename(directory / "other.log", directory / "a.log.2");
  std::filesystem::remove(directory / "a.log.1");
  EXPECT_THAT(tail.read(10), ElementsAre("one"));
  EXPECT_EQ(tail.take_gaps().unread, 0U);
}

TEST_F(LogTailTest, BeginsAgainWhereTheFileDoes) {
  append("one\ntwo\n");
  EXPECT_THAT(tail.read(10), ElementsAre("one", "two"));
  std::ofstream(directory / "a.log") << "3\n";
  EXPECT_THAT(tail.read(10), ElementsAre("3"));
}

// By logrotate's copytruncate, between two looks.
TEST_F(LogTailTest, ReadsInTheCopyWhatWasUnreadWhenItWasCut) {
  std::ofstream(directory / "a.log.2") << "old\nlines\nof before\n";
  append("one\n");
  EXPECT_THAT(tail.read(10), ElementsAre("one"));
  append("two\nthr");
  std::filesystem::copy_file(directory / "a.log", directory / "a.log.1");
  std::ofstream(directory / "a.log") << "4\n";
  EXPECT_THAT(tail.read(10), ElementsAre("two", "thr", "4"));
  const LogGaps gaps = tail.take_gaps();
  EXPECT_EQ(gaps.cuts, 1U);
  EXPECT_EQ(gaps.copies, 1U);
  EXPECT_EQ(tail.take_gaps().cuts, 0U);
}

// Which has grown beyond what was read since.
TEST_F(LogTailTest, SeesACutByOtherBytesWhereItHadRead) {
  append("one\n");
  EXPECT_THAT(tail.read(10), ElementsAre("one"));
  EXPECT_EQ(tail.take_gaps().cuts, 0U);
  std::ofstream(directory / "a.log") << "two\nthree\n";
  EXPECT_THAT(tail.read(10), ElementsAre("two", "three"));
  const LogGaps gaps = tail.take_gaps();
  EXPECT_EQ(gaps.cuts, 1U);
  EXPECT_EQ(gaps.copies, 0U);
}

TEST_F(LogTailTest, GoesOnBehindAHole) {
  append("one\n");
  EXPECT_THAT(tail.read(10), ElementsAre("one"));
  std::filesystem::resize_file(directory / "a.log", 0);
  std::filesystem::resize_file(directory / "a.log", 4);
  for (const std::string line : {"two", "three"}) {
    append(line + "\n");
    EXPECT_THAT(tail.read(10), ElementsAre(line));
  }
}

TEST_F(LogTailTest, TakesNoOtherFileForTheCopy) {
  append("one\n");
  EXPECT_THAT(tail.read(10), ElementsAre("one"));
  std::ofstream(directory / "a.log.1") << "two\nlost\n";
  std::ofstream(directory / "b.log") << "one\nnot its own\n";
  std::ofstream(directory / "a.log") << "3\n";
  EXPECT_THAT(tail.read(10), ElementsAre("3"));
}

}  // namespace
}  // namespace harness::target
