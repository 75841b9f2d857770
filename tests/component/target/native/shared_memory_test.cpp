// What PostgreSQL leaves in /dev/shm when it is killed.
#include "harness/target/native/shared_memory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <optional>
#include <set>

#include "harness/target/native/child_process.hpp"
#include "harness/target/native/programs.hpp"
#include "harness/target/native/scratch.hpp"
#include "tests/component/target/native/demo_stack.hpp"
#include "tests/support/starting.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;

using test::eventually_started;
using ::testing::ElementsAre;

std::set<fs::path> shared_files_of_tree(ProcessId root) {
  std::set<fs::path> files;
  for (const ProcessId id : process_tree(root)) {
    for (const fs::path& file : shared_files_of(id.pid)) files.insert(file);
  }
  return files;
}

class SharedFiles : public ::testing::Test {
 protected:
  // Has such a file open, as its child has.
  ChildProcess start_owner() {
    Command command;
    command.program = "/bin/sh";
    command.args = {"-c", "exec 3>/dev/shm/PostgreSQL.$$; \"$0\" --hang; exit",
                    test::built_program("stand_in")};
    command.directory = directory_.path();
    command.output = directory_ / "output";
    return ChildProcess::start(command).value();
  }

  test::TempDirectory directory_;
};

TEST_F(SharedFiles, AreRemovedWithTheProcessesThatHaveThem) {
  std::optional<ChildProcess> owner(start_owner());
  const fs::path file = "/dev/shm/PostgreSQL." + std::to_string(owner->id().pid);
  ASSERT_TRUE(eventually_started([&] { return fs::exists(file); }));
  EXPECT_THAT(shared_files_of(owner->id().pid), ElementsAre(file));
  owner.reset();
  EXPECT_FALSE(fs::exists(file));
}

TEST_F(SharedFiles, StayWhereSomebodyElseKillsTheirOwner) {
  std::optional<ChildProcess> owner(start_owner());
  const fs::path file = "/dev/shm/PostgreSQL." + std::to_string(owner->id().pid);
  ASSERT_TRUE(eventually_started([&] { return fs::exists(file); }));
  for (const ProcessId id : process_tree(owner->id())) send_signal(id, SIGKILL);
  ASSERT_TRUE(eventually_started([&] { return owner->ending().has_value(); }));
  EXPECT_TRUE(fs::exists(file));
  EXPECT_TRUE(fs::remove(file));
}

TEST_F(SharedFiles, OfAnInterruptedInitdbAreGone) {
  const fs::path home = make_directory_for(directory_ / "home", "postgres").value();
  Command command;
  command.program = find_program("initdb", program_directories()).value();
  command.args = {"--pgdata=" + (home / "data").string(), "--username=postgres", "--auth=trust",
                  "--no-sync", "--no-instructions"};
  command.user = "postgres";
  command.directory = home;
  command.output = directory_ / "output";
  std::optional<ChildProcess> initdb(ChildProcess::start(command).value());
  std::set<fs::path> files;
  ASSERT_TRUE(eventually_started([&] {
    files = shared_files_of_tree(initdb->id());
    return !files.empty() || initdb->ending();
  }));
  ASSERT_FALSE(files.empty()) << test::content_of(directory_ / "output");
  initdb.reset();
  for (const fs::path& file : files) EXPECT_FALSE(fs::exists(file)) << file;
}

}  // namespace
}  // namespace harness::target
