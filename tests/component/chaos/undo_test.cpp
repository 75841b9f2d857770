// What a fault has done is undone, whoever is killed: the harness, its watchdog, or both.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>

#include "harness/core/text.hpp"
#include "harness/target/native/aftermath.hpp"
#include "harness/target/native/child_process.hpp"
#include "harness/target/native/journal.hpp"
#include "harness/target/native/recover.hpp"
#include "harness/target/native/run_cleanup.hpp"
#include "harness/target/native/scratch.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::chaos {
namespace {

using target::ProcessId;
using test::eventually;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Undo : public ::testing::Test {
 protected:
  Undo() {
    std::filesystem::create_directory(temp / "scratches");
    ::setenv("TMPDIR", (temp / "scratches").c_str(), 1);
    ::setenv("ACT_SECRET", "sesame", 1);
  }
  ~Undo() override {
    ::unsetenv("TMPDIR");
    ::unsetenv("ACT_SECRET");
  }

  void hold() {
    target::Command command;
    command.program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "act_holder";
    command.args = {"hold", "--directory", temp.path().string()};
    command.env = {{"ACT_SECRET", "sesame"}};
    command.directory = "/";
    command.output = temp / "said";
    auto started = target::ChildProcess::start(command);
    ASSERT_TRUE(started) << to_string(started.error());
    holder.emplace(std::move(*started));
    ASSERT_TRUE(eventually([&] { return said().find("holding") != std::string::npos; })) << said();
    ASSERT_TRUE(is_on());
  }

  std::string said() const { return test::content_of(temp / "said"); }
  bool is_on() const { return std::filesystem::exists(temp / "on"); }
  std::string undone() const { return test::content_of(temp / "undone"); }
  std::string watchdog_log() const { return test::content_of(temp / "logs/watchdog.log"); }

  ProcessId watchdog() const {
    for (const ProcessId id : target::process_tree(holder->id())) {
      const std::string command = test::content_of("/proc/" + std::to_string(id.pid) + "/cmdline");
      if (split(command, '\0').size() > 1 && split(command, '\0')[1] == "watchdog") return id;
    }
    return {};
  }

  // Only the harness, not what it started.
  void kill_holder() {
    send_signal(holder->id(), SIGKILL);
    ASSERT_TRUE(eventually([&] { return holder->ending().has_value(); }));
  }

  void kill_both() {
    const ProcessId guard = watchdog();
    // The holder first stopped, lest it starts another watchdog in between.
    send_signal(holder->id(), SIGSTOP);
    ASSERT_TRUE(eventually([&] { return target::is_stopped(holder->id().pid); }));
    send_signal(guard, SIGKILL);
    ASSERT_TRUE(eventually([&] { return !is_alive(guard); }));
    kill_holder();
  }

  test::TempDirectory temp;
  SystemClock clock;
  std::optional<target::ChildProcess> holder;
};

TEST_F(Undo, IsTheWatchdogsWhereTheHarnessIsKilled) {
  hold();
  kill_holder();
  EXPECT_TRUE(eventually([&] { return target::find_scratches().empty(); }));
  EXPECT_FALSE(is_on());
  EXPECT_EQ(undone(), "sesame\n");
  EXPECT_THAT(watchdog_log(), HasSubstr("undone: command sh: "));
}

TEST_F(Undo, IsTheNextWatchdogsWhereTheFirstIsKilled) {
  hold();
  const ProcessId first = watchdog();
  send_signal(first, SIGKILL);
  ASSERT_TRUE(eventually([&] {
    const ProcessId now = watchdog();
    return now.pid != 0 && now != first;
  }));
  EXPECT_TRUE(is_on());
  kill_holder();
  EXPECT_TRUE(eventually([&] { return target::find_scratches().empty(); }));
  EXPECT_FALSE(is_on());
}

TEST_F(Undo, IsRecoversWhereBothAreKilled) {
  hold();
  kill_both();
  EXPECT_TRUE(is_on());
  const auto recovered = target::recover(clock);
  ASSERT_THAT(recovered, SizeIs(1));
  ASSERT_TRUE(recovered[0].outcome) << to_string(recovered[0].outcome.error());
  EXPECT_THAT(recovered[0].outcome->undone, ElementsAre(HasSubstr("ended with exit code 0")));
  EXPECT_THAT(recovered[0].outcome->not_undone, IsEmpty());
  EXPECT_FALSE(is_on());
  EXPECT_THAT(target::find_scratches(), IsEmpty());
  EXPECT_EQ(undone(), "sesame\n");  // once
}

// Beside who is at it, nobody says that there is nothing.
TEST_F(Undo, ThatAnotherIsAtIsTold) {
  hold();
  EXPECT_THAT(target::runs_being_ended(), IsEmpty()) << "the harness lives";
  kill_both();
  EXPECT_THAT(target::runs_being_ended(), IsEmpty()) << "nobody is at it";
  {
    const auto scratches = target::find_scratches();
    ASSERT_THAT(scratches, SizeIs(1));
    const Fd in_charge = target::take_over(scratches[0]);
    ASSERT_TRUE(in_charge);
    const auto in_hand = target::runs_being_ended();
    ASSERT_THAT(in_hand, SizeIs(1));
    EXPECT_EQ(in_hand[0].scratch, scratches[0]);
    EXPECT_THAT(in_hand[0].left, ElementsAre("command sh"));
  }
  EXPECT_THAT(target::recover(clock), SizeIs(1));
  EXPECT_THAT(target::runs_being_ended(), IsEmpty());
}

// Who keeps up what the run drove sees it go, and waits for the watchdog.
TEST_F(Undo, IsItsKeepersWhereBothAreKilled) {
  hold();
  target::Aftermath of_another(holder->id().pid + 1, clock);
  EXPECT_TRUE(eventually([&] { return of_another.is_over(); }));
  EXPECT_THAT(of_another.said(), IsEmpty());
  EXPECT_TRUE(is_on());
  target::Aftermath aftermath(holder->id().pid, clock);
  EXPECT_FALSE(aftermath.is_over()) << "it lives";
  kill_both();
  EXPECT_TRUE(eventually([&] { return aftermath.is_over(); }));
  EXPECT_THAT(aftermath.said(), ElementsAre(AllOf(HasSubstr("undone: command sh: "),
                                                  HasSubstr("ended with exit code 0"))));
  EXPECT_FALSE(is_on());
  EXPECT_EQ(undone(), "sesame\n");
  EXPECT_THAT(target::find_scratches(), IsEmpty());
}

TEST_F(Undo, IsLeftToAWatchdogThatLives) {
  hold();
  target::Aftermath aftermath(holder->id().pid, clock);
  kill_holder();
  EXPECT_TRUE(eventually([&] { return aftermath.is_over(); }));
  EXPECT_EQ(undone(), "sesame\n") << "once";
  EXPECT_FALSE(is_on());
}

TEST_F(Undo, IsNobodyElsesWhileTheHarnessLives) {
  hold();
  EXPECT_THAT(target::recover(clock), IsEmpty());
  EXPECT_TRUE(is_on());
  const auto living = target::living_runs();
  ASSERT_THAT(living, SizeIs(1));
  EXPECT_EQ(living[0].harness.pid, holder->id().pid);
  kill_holder();
  EXPECT_TRUE(eventually([&] { return target::find_scratches().empty(); }));
}

// Its server may still be at what it undoes: it is undone at once, and once more behind the others.
TEST_F(Undo, OfWhatMayStillTakeEffectKeepsNoOtherWaiting) {
  std::atomic<int> puts = 0;
  std::atomic<bool> was_off_by_then = false;
  test::LoopbackServer shop([&](const test::ServedRequest&) -> test::ServedResponse {
    if (++puts == 2) was_off_by_then = !is_on();
    return {200, ""};
  });
  const auto scratch = target::make_scratch();
  ASSERT_TRUE(scratch) << to_string(scratch.error());
  auto journal = target::Journal::create(*scratch);
  ASSERT_TRUE(journal) << to_string(journal.error());
  std::ofstream(temp / "on") << "";
  target::ProgramCall remove{{"rm", "-f", "on"}, temp.path().string()};
  remove.outlives_run = true;
  ASSERT_TRUE(journal->promised("1", {"command rm", remove}));
  ASSERT_TRUE(journal->promised("2", {"http shop", target::RequestCall{"PUT", shop.url() + "/off"},
                                      clock.wall() + std::chrono::milliseconds{300}}));
  const auto cleaned = target::end_run(*scratch, clock);
  ASSERT_TRUE(cleaned) << to_string(cleaned.error());
  EXPECT_THAT(cleaned->not_undone, IsEmpty());
  EXPECT_THAT(cleaned->undone, ElementsAre(HasSubstr("command rm: "), HasSubstr("http shop: ")));
  EXPECT_EQ(puts, 2);
  EXPECT_TRUE(was_off_by_then);
}

// Where it fails, the journal stays for the next who tries.
TEST_F(Undo, IsTriedAgainUntilItSucceeds) {
  hold();
  std::ofstream(temp / "stuck") << "";
  kill_holder();
  EXPECT_TRUE(eventually([&] {
    return watchdog_log().find("not undone: command sh: ") != std::string::npos;
  })) << watchdog_log();
  EXPECT_THAT(watchdog_log(), HasSubstr("ended with exit code 1"));
  std::vector<target::Recovered> again;
  ASSERT_TRUE(eventually([&] {
    again = target::recover(clock);
    return !again.empty();  // once the watchdog has gone
  }));
  ASSERT_TRUE(again[0].outcome);
  EXPECT_THAT(again[0].outcome->not_undone, ElementsAre(HasSubstr("ended with exit code 1")));
  EXPECT_TRUE(is_on());
  std::filesystem::remove(temp / "stuck");
  const auto last = target::recover(clock);
  ASSERT_THAT(last, SizeIs(1));
  EXPECT_THAT(last[0].outcome->undone, SizeIs(1));
  EXPECT_FALSE(is_on());
  EXPECT_THAT(target::find_scratches(), IsEmpty());
}

TEST_F(Undo, HasItsSecretsWhenItIsDoneAndNotBefore) {
  hold();
  const auto scratches = target::find_scratches();
  ASSERT_THAT(scratches, SizeIs(1));
  const std::string journal = test::content_of(target::journal_in(scratches[0]));
  EXPECT_THAT(journal, HasSubstr("${ACT_SECRET}"));
  EXPECT_THAT(journal, Not(HasSubstr("sesame")));
  kill_both();
  ::unsetenv("ACT_SECRET");
  const auto recovered = target::recover(clock);
  ASSERT_THAT(recovered, SizeIs(1));
  EXPECT_THAT(recovered[0].outcome->not_undone,
              ElementsAre(HasSubstr("ACT_SECRET is not set in the environment; set it, and try")));
  ::setenv("ACT_SECRET", "sesame", 1);
  EXPECT_THAT(target::recover(clock).at(0).outcome->undone, SizeIs(1));
  EXPECT_EQ(undone(), "sesame\n");
}

}  // namespace
}  // namespace harness::chaos
