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

  test::TempDirectory directory;
  LogTail tail{directory / "a.log"};
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
  LogTail later(directory / "a.log", 4);
  append("new\n");
  EXPECT_THAT(later.read(10), ElementsAre("new"));
}

TEST_F(LogTailTest, BeginsAgainWhereTheFileDoes) {
  append("one\ntwo\n");
  EXPECT_THAT(tail.read(10), ElementsAre("one", "two"));
  std::ofstream(directory / "a.log") << "3\n";
  EXPECT_THAT(tail.read(10), ElementsAre("3"));
}

}  // namespace
}  // namespace harness::target
