// What remains of a run whose harness is killed with SIGKILL, at every step of its life: nothing.

#include "harness/target/native/watchdog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include "harness/core/text.hpp"
#include "harness/target/native/journal.hpp"
#include "harness/target/native/recover.hpp"
#include "harness/target/native/scratch.hpp"
#include "tests/component/target/native/demo_stack.hpp"
#include "tests/support/eventually.hpp"

namespace harness::target {
namespace {

using test::eventually;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* processes = R"(
  - name: back
    role: dependency
    program: stand_in
    before: [[sh, -c, "mkdir {dir}/data"]]
    args: ["--port={port}", --fork, --deaf]
    ready: {http: /}
  - {name: front, role: service, program: stand_in, needs: [back], args: ["--port={port}"],
     ready: {http: /}}
)";

constexpr const char* stuck_in_preparation = R"(
  - {name: back, role: dependency, program: stand_in, args: ["--port={port}", --fork],
     ready: {http: /}}
  - {name: slow, role: service, program: stand_in, needs: [back], before: [[stand_in, --hang]],
     args: ["--port={port}"], ready: {http: /}}
)";

// Everything that such a run starts has this test's own TMPDIR in its environment or reads from it.
class KilledHarness : public ::testing::Test {
 protected:
  KilledHarness() { ::setenv("TMPDIR", temp.path().c_str(), 1); }
  ~KilledHarness() override { ::unsetenv("TMPDIR"); }

  void hold(const std::string& text, std::vector<std::string> more = {}) {
    stack.stage("demo", text);
    Command command;
    command.program = test::built_program("run_holder");
    command.args = {"hold", "--stack", stack.path(), "--stage", "demo", "--logs", stack.logs()};
    command.args.insert(command.args.end(), more.begin(), more.end());
    command.directory = "/";
    command.output = temp / "said";
    auto started = ChildProcess::start(command);
    ASSERT_TRUE(started) << to_string(started.error());
    holder.emplace(std::move(*started));
  }

  bool said(const std::string& text) {
    return test::content_of(temp / "said").find(text) != std::string::npos;
  }

  bool is_of_the_run(pid_t pid) const {
    if (pid == holder->id().pid) return false;
    if (open_file_of(pid, STDIN_FILENO).starts_with(temp.path().string())) return true;
    const auto environment = environment_of(pid);
    const std::string mark = "TMPDIR=" + temp.path().string();
    return std::find(environment.begin(), environment.end(), mark) != environment.end();
  }

  std::vector<ProcessId> processes_of_the_run() const {
    std::vector<ProcessId> found;
    for (const ProcessStat& process : all_processes()) {
      if (!process.ended() && is_of_the_run(process.id.pid)) found.push_back(process.id);
    }
    return found;
  }

  ProcessId watchdog() const {
    for (const ProcessId id : process_tree(holder->id())) {
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

  void expect_nothing_left() {
    constexpr std::chrono::seconds promised{5};
    EXPECT_TRUE(eventually([&] { return processes_of_the_run().empty(); }, promised))
        << stack.log("watchdog");
    EXPECT_TRUE(eventually([&] { return find_scratches().empty(); }, promised));
  }

  test::TempDirectory temp;
  test::DemoStack stack;
  SystemClock clock;
  std::optional<ChildProcess> holder;
};

TEST_F(KilledHarness, LeavesNothingOfAReadySystem) {
  hold(processes);
  ASSERT_TRUE(eventually([&] { return said("holding"); })) << test::content_of(temp / "said");
  EXPECT_THAT(processes_of_the_run(), SizeIs(4));  // back and its child, front, the watchdog
  kill_holder();
  expect_nothing_left();
  EXPECT_THAT(stack.log("watchdog"), HasSubstr("the harness died; ended "));
}

TEST_F(KilledHarness, LeavesNothingOfASystemThatIsPaused) {
  hold(processes, {"--pause", "back"});
  ASSERT_TRUE(eventually([&] { return said("holding"); })) << test::content_of(temp / "said");
  kill_holder();
  expect_nothing_left();
}

TEST_F(KilledHarness, LeavesNothingOfAPreparation) {
  hold(stuck_in_preparation);
  ASSERT_TRUE(eventually([&] { return processes_of_the_run().size() == 4; }));
  kill_holder();
  expect_nothing_left();
}

// The moments in between, by killing a little later each time.
TEST_F(KilledHarness, LeavesNothingWheneverItHappens) {
  for (std::chrono::milliseconds moment{0}; !said("holding");
       moment += std::chrono::milliseconds{7}) {
    std::filesystem::remove(temp / "said");
    hold(processes);
    holder->wait(moment);
    kill_holder();
    // A moment may lie before the first thing that a run does, or between its directory and its
    // watchdog; then nothing has been started, and the next run tidies up.
    EXPECT_TRUE(eventually([&] { return processes_of_the_run().empty(); }));
    // The watchdog may still be at it.
    EXPECT_TRUE(eventually([&] {
      recover(clock);
      const auto left = find_scratches();
      return std::none_of(left.begin(), left.end(), [](const auto& scratch) {
        return std::filesystem::exists(journal_in(scratch));
      });
    }));
    for (const auto& scratch : find_scratches()) std::filesystem::remove_all(scratch);
  }
}

TEST_F(KilledHarness, IsRepairedByTheNextRunWhenItsWatchdogWasKilledToo) {
  hold(processes, {"--pause", "back"});
  ASSERT_TRUE(eventually([&] { return said("holding"); })) << test::content_of(temp / "said");
  const ProcessId guard = watchdog();
  // The holder first stopped, lest it starts another watchdog in between.
  send_signal(holder->id(), SIGSTOP);
  ASSERT_TRUE(eventually([&] { return is_stopped(holder->id().pid); }));
  send_signal(guard, SIGKILL);
  ASSERT_TRUE(eventually([&] { return !is_alive(guard); }));
  kill_holder();
  ASSERT_THAT(find_scratches(), SizeIs(1));
  const auto recovered = recover(clock);
  ASSERT_THAT(recovered, SizeIs(1));
  EXPECT_TRUE(recovered[0].outcome) << to_string(recovered[0].outcome.error());
  EXPECT_THAT(recovered[0].outcome->faults, ::testing::ElementsAre("pause back"));
  expect_nothing_left();
}

TEST_F(KilledHarness, IsRepairedByTheNextRunWhenItsWatchdogIsHalted) {
  hold(processes);
  ASSERT_TRUE(eventually([&] { return said("holding"); })) << test::content_of(temp / "said");
  const ProcessId guard = watchdog();
  send_signal(guard, SIGSTOP);
  ASSERT_TRUE(eventually([&] { return is_stopped(guard.pid); }));
  EXPECT_THAT(recover(clock), IsEmpty());  // the harness lives
  kill_holder();
  const auto recovered = recover(clock);
  ASSERT_THAT(recovered, SizeIs(1));
  EXPECT_TRUE(recovered[0].outcome) << to_string(recovered[0].outcome.error());
  expect_nothing_left();
}

// Lets go of the run once it has been asked for the time: when whoever asks has found it held.
class ClockOfTheDying final : public Clock {
 public:
  explicit ClockOfTheDying(Fd held) : held_(std::move(held)) {}

  TimePoint now() const override {
    held_.reset();
    return clock_.now();
  }
  WallTime wall() const override { return clock_.wall(); }

 private:
  mutable Fd held_;
  SystemClock clock_;
};

// Of a process with threads, /proc shows the first as ended while others still hold its files.
TEST_F(KilledHarness, IsRepairedWhereItTakesItsTimeToDie) {
  hold(processes);
  ASSERT_TRUE(eventually([&] { return said("holding"); })) << test::content_of(temp / "said");
  const ProcessId guard = watchdog();
  send_signal(guard, SIGSTOP);
  ASSERT_TRUE(eventually([&] { return is_stopped(guard.pid); }));
  kill_holder();
  send_signal(guard, SIGKILL);
  ASSERT_THAT(find_scratches(), SizeIs(1));
  Fd held;
  ASSERT_TRUE(eventually([&] {
    held = take_over(find_scratches().front());
    return bool(held);
  }));
  const auto recovered = recover(ClockOfTheDying(std::move(held)));
  ASSERT_THAT(recovered, SizeIs(1));
  EXPECT_TRUE(recovered[0].outcome) << to_string(recovered[0].outcome.error());
  expect_nothing_left();
}

TEST_F(KilledHarness, IsStillWatchedAfterItsWatchdogWasKilled) {
  hold(processes);
  ASSERT_TRUE(eventually([&] { return said("holding"); })) << test::content_of(temp / "said");
  const ProcessId first = watchdog();
  send_signal(first, SIGKILL);
  ASSERT_TRUE(eventually([&] {
    const ProcessId now = watchdog();
    return now.pid != 0 && now != first;
  }));
  kill_holder();
  expect_nothing_left();
}

TEST_F(KilledHarness, IsNotMistakenForALivingOne) {
  hold(processes);
  ASSERT_TRUE(eventually([&] { return said("holding"); })) << test::content_of(temp / "said");
  EXPECT_THAT(recover(clock), IsEmpty());
  EXPECT_THAT(processes_of_the_run(), SizeIs(4));
  holder->signal(SIGTERM);
  ASSERT_TRUE(eventually([&] { return holder->ending().has_value(); }));
  EXPECT_TRUE(holder->ending()->is_success());
  expect_nothing_left();
  EXPECT_EQ(stack.log("watchdog"), "");
}

}  // namespace
}  // namespace harness::target
