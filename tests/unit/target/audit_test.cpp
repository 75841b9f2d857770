#include "harness/target/audit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "harness/core/file.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

using ::testing::HasSubstr;

class AuditFile : public ::testing::Test {
 protected:
  AuditFile() {
    auto audit = Audit::begin(file_, clock_);
    EXPECT_TRUE(audit) << to_string(audit.error());
    for (const char* what : {"stop postgres", "pause stock", "crash shop"}) {
      EXPECT_TRUE(audit->note("inject", what));
    }
    end_ = audit->end();
    text_ = *read_file(file_);
  }

  // What is found where the file has this text.
  std::string found(const std::string& text) const {
    std::ofstream(file_, std::ios::trunc) << text;
    const auto checked = check_audit(file_, end_);
    return checked ? "" : checked.error().what;
  }

  std::string line(std::size_t number) const {
    std::size_t begin = 0;
    for (std::size_t i = 1; i < number; ++i) begin = text_.find('\n', begin) + 1;
    return text_.substr(begin, text_.find('\n', begin) + 1 - begin);
  }

  test::FakeClock clock_;
  test::TempDirectory home_;
  std::filesystem::path file_ = home_ / "audit.jsonl";
  AuditEnd end_;
  std::string text_;
};

TEST_F(AuditFile, IsWholeAsItWasWritten) {
  EXPECT_EQ(end_.acts, 3U);
  EXPECT_EQ(found(text_), "");
  EXPECT_THAT(line(1), HasSubstr(R"("act":"inject","what":"stop postgres","before":"")"));
}

TEST_F(AuditFile, TellsAnyByteThatWasChanged) {
  for (std::size_t i = 0; i < text_.size(); ++i) {
    std::string changed = text_;
    changed[i] = changed[i] == 'x' ? 'y' : 'x';
    EXPECT_THAT(found(changed), HasSubstr("line ")) << "byte " << i;
  }
  EXPECT_EQ(found(line(1) + line(3)), "line 2 is not as it was written");
}

TEST_F(AuditFile, TellsLinesThatAreGoneOrWereAdded) {
  EXPECT_EQ(found(line(1) + line(2)), "ends with act 2, and the run with act 3");
  EXPECT_EQ(found(""), "ends with act 0, and the run with act 3");
  EXPECT_EQ(found(line(2) + line(3)), "line 1 is not as it was written");
  EXPECT_EQ(found(text_ + line(3)), "line 4 is not as it was written");
  EXPECT_EQ(found(text_.substr(0, text_.size() - 1)), "line 3 is not as it was written");
  std::filesystem::remove(file_);
  EXPECT_FALSE(check_audit(file_, end_));
}

TEST_F(AuditFile, IsBegunOnce) {
  const auto again = Audit::begin(file_, clock_);
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error().what, HasSubstr("cannot be begun: File exists"));
}

// Undoing is written down once there is room again.
TEST_F(AuditFile, StaysWholeWhereALineDoesNotFit) {
  const std::filesystem::path file = home_ / "another.jsonl";
  auto audit = Audit::begin(file, clock_);
  ASSERT_TRUE(audit);
  ASSERT_TRUE(audit->note("load", "begins"));
  const auto as_before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
  const rlimit full{std::filesystem::file_size(file) + 10, limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &full), 0);
  const auto noted = audit->note("inject", "stop postgres");
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  std::signal(SIGXFSZ, as_before);
  ASSERT_FALSE(noted);
  EXPECT_THAT(noted.error().what, HasSubstr("cannot be written: its disk is full"));
  ASSERT_TRUE(audit->note("load", "has ended"));
  EXPECT_TRUE(check_audit(file, audit->end()));
}

TEST(Audit, ThatCannotBeWrittenSaysSo) {
  const test::FakeClock clock;
  EXPECT_FALSE(Audit::begin("/proc/no/such/audit.jsonl", clock));
}

}  // namespace
}  // namespace harness::target
