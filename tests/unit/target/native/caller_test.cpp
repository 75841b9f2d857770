#include "harness/target/native/caller.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;

ProcessId this_process() { return process_stat(::getpid())->id; }

// Alive, and not the same.
ProcessId its_parent() { return process_stat(::getppid())->id; }

constexpr ProcessId ended{1, 0};  // nobody has that start

Caller in_shop(ProcessId session) { return {"/shop", session, session.pid == 0 ? "" : "pts/3"}; }

TEST(Own, IsWhatTheSameTerminalStartedInTheSameCheckout) {
  EXPECT_TRUE(is_own(in_shop(this_process()), in_shop(this_process())));
  EXPECT_TRUE(is_own(in_shop({}), in_shop({})));
}

TEST(Own, IsNothingOfAnotherCheckout) {
  EXPECT_FALSE(is_own({"/other", {}, ""}, in_shop({})));
  EXPECT_FALSE(is_own({"/other", this_process(), "pts/3"}, in_shop(this_process())));
}

TEST(Own, IsNothingOfAnotherTerminal) {
  EXPECT_FALSE(is_own(in_shop(this_process()), in_shop(its_parent())));
  EXPECT_FALSE(is_own(in_shop(this_process()), in_shop({})));
  EXPECT_FALSE(is_own(in_shop({}), in_shop(this_process())));
}

TEST(Own, IsWhatATerminalStartedThatIsClosed) {
  EXPECT_TRUE(is_own(in_shop(ended), in_shop(this_process())));
  EXPECT_FALSE(is_own({"/other", ended, "pts/3"}, in_shop(this_process())));
}

TEST(CheckoutOf, IsTheNearestDirectoryAboveThatHasOne) {
  const test::TempDirectory home;
  const fs::path deep = home / "shop/scenarios/own";
  fs::create_directories(deep);
  EXPECT_EQ(checkout_of(deep), deep);
  fs::create_directories(home / "shop/.git");
  EXPECT_EQ(checkout_of(deep), home / "shop");
  EXPECT_EQ(checkout_of(home / "shop"), home / "shop");
}

TEST(Whereabouts, AreToldForPeople) {
  EXPECT_EQ(whereabouts(in_shop({4711, 99})), "in /shop, terminal pts/3");
  EXPECT_EQ(whereabouts(in_shop({})), "in /shop, without a terminal");
}

}  // namespace
}  // namespace harness::target
