#include "harness/target/native/child_process.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <thread>

#include "tests/component/target/native/demo_stack.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

using test::eventually;
using ::testing::HasSubstr;
using ::testing::Not;

class ChildProcessTest : public ::testing::Test {
 protected:
  Command command(const std::string& program, std::vector<std::string> args) {
    Command made;
    made.program = program;
    made.args = std::move(args);
    made.directory = directory.path();
    made.output = directory / "output";
    return made;
  }

  Command shell(const std::string& script) { return command("/bin/sh", {"-c", script}); }

  // Runs it to its end and returns what it said.
  std::string output_of(const Command& what) {
    auto child = ChildProcess::start(what);
    EXPECT_TRUE(child) << to_string(child.error());
    if (!child) return {};
    EXPECT_TRUE(eventually([&] { return child->ending().has_value(); }));
    return test::content_of(what.output);
  }

  test::TempDirectory directory;
};

TEST_F(ChildProcessTest, CannotBeAProgramThatIsNotThere) {
  const auto child = ChildProcess::start(command("/nowhere/program", {}));
  ASSERT_FALSE(child);
  EXPECT_EQ(to_string(child.error()),
            "/nowhere/program: cannot be executed: No such file or directory");
}

// The load raises the harness' own limit; what a fault starts again must not notice.
TEST_F(ChildProcessTest, MayOpenAsManyFilesAsThisProgramCouldAtItsStart) {
  rlimit original{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &original), 0);
  rlimit changed = original;
  changed.rlim_cur = original.rlim_cur / 2;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &changed), 0);
  EXPECT_EQ(output_of(shell("ulimit -Sn")), std::to_string(original.rlim_cur) + "\n");
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &original), 0);
}

TEST_F(ChildProcessTest, CannotRunInADirectoryThatIsNotThere) {
  Command lost = shell("true");
  lost.directory = "/nowhere";
  const auto child = ChildProcess::start(lost);
  ASSERT_FALSE(child);
  EXPECT_THAT(child.error().what, HasSubstr("cannot change to its directory"));
}

TEST_F(ChildProcessTest, AppendsWhatItSaysToItsFile) {
  EXPECT_EQ(output_of(shell("echo one; echo two >&2")), "one\ntwo\n");
  EXPECT_EQ(output_of(shell("echo three")), "one\ntwo\nthree\n");
}

TEST_F(ChildProcessTest, TellsHowItEnded) {
  auto failing = ChildProcess::start(shell("exit 3"));
  ASSERT_TRUE(failing);
  ASSERT_TRUE(eventually([&] { return failing->ending().has_value(); }));
  EXPECT_EQ(failing->ending()->text(), "ended with exit code 3");
  EXPECT_FALSE(failing->ending()->is_success());

  auto killed = ChildProcess::start(command("/bin/sleep", {"60"}));
  ASSERT_TRUE(killed);
  EXPECT_FALSE(killed->ending());
  killed->signal(SIGKILL);
  ASSERT_TRUE(eventually([&] { return killed->ending().has_value(); }));
  EXPECT_EQ(killed->ending()->text(), "was killed by signal 9");
}

TEST_F(ChildProcessTest, GetsTheBasicsOfTheEnvironmentAndWhatItIsGiven) {
  ::setenv("OTEL_SDK_DISABLED", "true", 1);
  Command env = command("/usr/bin/env", {});
  env.env = {{"HARNESS_RUN_ID", "one"}};
  const std::string said = output_of(env);
  EXPECT_THAT(said, HasSubstr("PATH="));
  EXPECT_THAT(said, HasSubstr("HARNESS_RUN_ID=one\n"));
  EXPECT_THAT(said, Not(HasSubstr("OTEL_SDK_DISABLED")));
}

TEST_F(ChildProcessTest, InheritsNoDescriptorButThoseItIsGiven) {
  const Fd leaking(::open("/dev/null", O_RDONLY));
  const Fd handed_on(::open("/dev/zero", O_RDONLY | O_CLOEXEC));
  Command list = shell("ls -l /proc/$$/fd");
  list.keep = {handed_on.get()};
  const std::string said = output_of(list);
  EXPECT_THAT(said, Not(HasSubstr(" " + std::to_string(leaking.get()) + " -> ")));
  EXPECT_THAT(said, HasSubstr(" " + std::to_string(handed_on.get()) + " -> /dev/zero"));
}

TEST_F(ChildProcessTest, StartsWithoutOurSignalSettings) {
  sigset_t blocked;
  sigset_t before;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
  const auto handler = ::signal(SIGINT, SIG_IGN);
  const std::string said =
      output_of(command("/bin/grep", {"-E", "SigBlk|SigIgn", "/proc/self/status"}));
  ::signal(SIGINT, handler);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  EXPECT_EQ(said, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

TEST_F(ChildProcessTest, RunsAsItsUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become another user";
  Command id = command("/usr/bin/id", {"-un"});
  id.user = "nobody";
  EXPECT_EQ(output_of(id), "nobody\n");
  id.user = "nobody-of-that-name";
  const auto unknown = ChildProcess::start(id);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().what, "there is no user \"nobody-of-that-name\"");
}

TEST_F(ChildProcessTest, EndsWithTheThreadThatStartedIt) {
  for (const std::string& user : {std::string(), std::string("nobody")}) {
    Command sleep = command("/bin/sleep", {"60"});
    sleep.user = user;
    std::optional<ChildProcess> child;
    std::thread([&] {
      auto started = ChildProcess::start(sleep);
      if (started) child.emplace(std::move(*started));
    }).join();
    ASSERT_TRUE(child);
    EXPECT_TRUE(eventually([&] { return child->ending().has_value(); }));
    EXPECT_EQ(child->ending()->text(), "was killed by signal 9");
  }
}

class ProcessTreeTest : public ChildProcessTest {
 protected:
  void SetUp() override {
    auto started =
        ChildProcess::start(command(test::built_program("stand_in"), {"--fork", "--hang"}));
    ASSERT_TRUE(started) << to_string(started.error());
    parent.emplace(std::move(*started));
    ASSERT_TRUE(eventually([&] { return process_tree(parent->id()).size() == 2; }));
    child = process_tree(parent->id()).back();
  }

  std::optional<ChildProcess> parent;
  ProcessId child;
};

TEST_F(ProcessTreeTest, StopsAndGoesOnAsOne) {
  EXPECT_FALSE(parent->is_tree_stopped());
  parent->stop_tree();
  EXPECT_TRUE(eventually([&] { return parent->is_tree_stopped(); }));
  EXPECT_TRUE(is_stopped(child.pid));
  parent->continue_tree();
  EXPECT_TRUE(eventually([&] { return !is_stopped(child.pid) && !is_stopped(parent->id().pid); }));
}

TEST_F(ProcessTreeTest, IsKilledAsOne) {
  parent->kill_tree();
  EXPECT_FALSE(is_alive(child));
  EXPECT_TRUE(eventually([&] { return parent->ending().has_value(); }));
}

TEST_F(ProcessTreeTest, IsKilledWhenNobodyHoldsItAnyMore) {
  parent.reset();
  EXPECT_FALSE(is_alive(child));
}

TEST(SendSignal, DoesNotReachALaterProcessOfTheSameNumber) {
  const auto self = process_stat(::getpid());
  ASSERT_TRUE(self);
  EXPECT_TRUE(send_signal(self->id, 0));
  EXPECT_FALSE(send_signal({self->id.pid, self->id.start + 1}, 0));
}

}  // namespace
}  // namespace harness::target
