// A process that has the number of one of a dead run's: it is left alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <optional>

#include "harness/core/file.hpp"
#include "harness/target/native/child_process.hpp"
#include "harness/target/native/recover.hpp"
#include "harness/target/native/scratch.hpp"
#include "tests/component/target/native/demo_stack.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

// Whose run is a journal written by hand: what a run leaves that was killed long ago.
class ReusedNumber : public ::testing::Test {
 protected:
  ReusedNumber() {
    ::setenv("TMPDIR", temp_.path().c_str(), 1);
    Command command;
    command.program = test::built_program("stand_in");
    command.args = {"--hang"};
    command.directory = "/";
    command.output = temp_ / "said";
    stranger.emplace(ChildProcess::start(command).value());
  }
  ~ReusedNumber() override { ::unsetenv("TMPDIR"); }

  static std::string entry(ProcessId id) {
    return std::to_string(id.pid) + ",\"start\":" + std::to_string(id.start);
  }

  // Of a run of which each process had the number of the stranger.
  void leave_journal(ProcessId all, const std::string& boot) {
    const auto scratch = make_scratch();
    ASSERT_TRUE(scratch);
    ASSERT_TRUE(write_file(journal_in(*scratch),
                           "{\"harness\":" + entry(all) + ",\"boot\":\"" + boot +
                               "\"}\n{\"watchdog\":" + entry(all) +
                               "}\n{\"started\":\"shop\",\"pid\":" + entry(all) + "}\n"));
  }

  ProcessId earlier() const { return {stranger->id().pid, stranger->id().start - 1}; }

  void expect_removed_and_the_stranger_alive() {
    EXPECT_THAT(living_runs(), IsEmpty());
    const auto recovered = recover(clock_);
    ASSERT_THAT(recovered, SizeIs(1));
    ASSERT_TRUE(recovered[0].outcome) << to_string(recovered[0].outcome.error());
    EXPECT_THAT(recovered[0].outcome->processes, IsEmpty());
    EXPECT_THAT(find_scratches(), IsEmpty());
    EXPECT_TRUE(is_alive(stranger->id()));
  }

  std::optional<ChildProcess> stranger;

 private:
  test::TempDirectory temp_;
  SystemClock clock_;
};

TEST_F(ReusedNumber, OfAProcessIsNotKilled) {
  leave_journal(earlier(), "");
  expect_removed_and_the_stranger_alive();
}

// Since then the machine was booted: even the same start says nothing.
TEST_F(ReusedNumber, WithTheSameStartOfAnotherBootIsNotKilled) {
  leave_journal(stranger->id(), "of-another-day");
  expect_removed_and_the_stranger_alive();
}

// The fail twin: with its own start it is the run's process, and ends with it.
TEST_F(ReusedNumber, IsNoneWhereItIsTheVeryProcess) {
  const auto scratch = make_scratch();
  ASSERT_TRUE(scratch);
  ASSERT_TRUE(write_file(journal_in(*scratch),
                         "{\"harness\":" + entry(earlier()) +
                             "}\n{\"started\":\"shop\",\"pid\":" + entry(stranger->id()) + "}\n"));
  const auto recovered = recover(SystemClock());
  ASSERT_THAT(recovered, SizeIs(1));
  ASSERT_TRUE(recovered[0].outcome);
  EXPECT_THAT(recovered[0].outcome->processes, ::testing::ElementsAre("shop"));
  EXPECT_FALSE(is_alive(stranger->id()));
}

TEST_F(ReusedNumber, GetsNoSignal) {
  EXPECT_FALSE(send_signal(earlier(), SIGKILL));
  EXPECT_TRUE(is_alive(stranger->id()));
}

}  // namespace
}  // namespace harness::target
