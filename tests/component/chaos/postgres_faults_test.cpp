// The faults on a real PostgreSQL, whose backends are sessions of their own.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/chaos/fault.hpp"
#include "harness/target/native/native_target.hpp"
#include "harness/target/native/programs.hpp"
#include "tests/component/target/native/demo_stack.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/settings.hpp"

namespace harness::chaos {
namespace {

using test::eventually;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* target = "postgres";

class PostgresFaults : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path stack = std::filesystem::path(HARNESS_SOURCE_DIR) / "stack";
    const auto all = target::load_stage(stack, "stage5");
    ASSERT_TRUE(all) << to_string(all.error());
    target::NativeOptions options;
    options.stack = stack;
    options.logs = directory / "logs";
    options.telemetry = directory / "telemetry";
    options.watchdog = {test::built_program("run_holder"), "watchdog"};
    auto started =
        target::NativeTarget::start({{*all->find(target)}, {}, {}, {}, {}, {}}, options, clock);
    ASSERT_TRUE(started) << to_string(started.error());
    system = std::move(*started);
  }

  std::unique_ptr<Fault> inject(const std::string& kind) {
    test::Fields fields;
    fields.set(kind, target);
    const FaultKind& row = *find_fault_kind(kind);
    auto fault = row.make(fields.read_by(row.language), {*system, clock});
    const auto injected = fault->inject();
    EXPECT_TRUE(injected) << to_string(injected.error());
    EXPECT_TRUE(eventually([&] {
      EXPECT_TRUE(fault->proceed());
      proof = fault->seen().value_or("");
      return !proof.empty();
    }));
    return fault;
  }

  void expect_gone_after_revert(Fault& fault) {
    const auto reverted = fault.revert();
    ASSERT_TRUE(reverted) << to_string(reverted.error());
    EXPECT_TRUE(eventually([&] { return fault.gone().has_value(); }));
    EXPECT_THAT(system->unexpected_ends(), IsEmpty());
  }

  pid_t pid() { return static_cast<pid_t>(std::stoi(system->describe(target).substr(4))); }

  std::vector<target::ProcessId> processes() {
    return target::process_tree(target::process_stat(pid())->id);
  }

  // Backends say in their title what they do.
  bool has_busy_backend() {
    const auto all = processes();
    return std::any_of(all.begin(), all.end(), [](target::ProcessId id) {
      const std::string title = "/proc/" + std::to_string(id.pid) + "/cmdline";
      return test::content_of(title).find("SELECT") != std::string::npos;
    });
  }

  // A client whose query is at work in a backend of its own.
  target::ChildProcess busy_client() {
    target::Command command;
    command.program = *target::find_program("psql", target::program_directories());
    command.args = {"--dbname=" + system->url(target), "--command=select pg_sleep(600)"};
    command.directory = "/";
    command.output = directory / "psql";
    auto client = target::ChildProcess::start(command);
    EXPECT_TRUE(client) << to_string(client.error());
    EXPECT_TRUE(eventually([&] { return has_busy_backend(); }));
    return std::move(*client);
  }

  test::TempDirectory directory;
  SystemClock clock;
  std::unique_ptr<target::NativeTarget> system;
  std::string proof;
};

TEST_F(PostgresFaults, StopEndsItInOrderAndBringsItBack) {
  auto client = busy_client();
  const auto fault = inject("stop");
  EXPECT_THAT(proof, HasSubstr("ended with exit code 0; its port takes no connection"));
  EXPECT_TRUE(eventually([&] { return client.ending().has_value(); }));
  expect_gone_after_revert(*fault);
}

TEST_F(PostgresFaults, CrashKillsItsBackendsTooAndItRecovers) {
  const auto client = busy_client();
  const auto before = processes();
  const auto fault = inject("crash");
  EXPECT_THAT(proof, HasSubstr("was killed by signal 9"));
  for (const target::ProcessId id : before) EXPECT_FALSE(target::is_alive(id));
  expect_gone_after_revert(*fault);
}

TEST_F(PostgresFaults, PauseHoldsItsBackendsStillToo) {
  auto client = busy_client();
  const auto fault = inject("pause");
  for (const target::ProcessId id : processes()) EXPECT_TRUE(target::is_stopped(id.pid));
  EXPECT_FALSE(system->ready(target));
  expect_gone_after_revert(*fault);
  EXPECT_FALSE(client.ending());  // its connection was only held
}

TEST_F(PostgresFaults, RestartMakesItAnotherProcessOnTheSamePort) {
  const pid_t before = pid();
  const std::string url = system->url(target);
  const auto fault = inject("restart");
  EXPECT_THAT(proof, HasSubstr("ended with exit code 0; started again as pid"));
  expect_gone_after_revert(*fault);
  EXPECT_NE(pid(), before);
  EXPECT_EQ(system->url(target), url);
}

TEST_F(PostgresFaults, ARevertMayBeRepeated) {
  const auto fault = inject("stop");
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(fault->revert());
  expect_gone_after_revert(*fault);
}

}  // namespace
}  // namespace harness::chaos
