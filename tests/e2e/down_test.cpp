// What is kept up is ended by who started it, and by others only where they name it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const Words stack{"up", "stack", "--ports", "free"};

// A directory that is taken for a checkout.
fs::path checkout(const TempDirectory& home, const std::string& name) {
  fs::create_directories(home / name / ".git");
  return fs::canonical(home / name);
}

std::string in(const fs::path& place) { return "in " + place.string() + ","; }

TEST(Down, EndsOneOfTwoAndLeavesTheOther) {
  HarnessProcess first(stack);
  ASSERT_TRUE(is_up(first)) << first.output();
  HarnessProcess second({"up", "1", "--ports", "free"}, first);
  ASSERT_TRUE(is_up(second)) << second.output();
  EXPECT_EQ(said_by({"down", "1"}, first), "stage1 is down\n");
  EXPECT_EQ(second.wait(), 0);
  EXPECT_TRUE(first.running());
  EXPECT_EQ(said_by({"down"}, first), "stack is down\n");
}

TEST(Down, EndsNothingOfAnotherCheckoutUnlessItIsNamed) {
  const TempDirectory home;
  const fs::path shop = checkout(home, "shop");
  const fs::path till = checkout(home, "till");
  HarnessProcess first(stack, From{shop});
  ASSERT_TRUE(is_up(first)) << first.output();
  HarnessProcess second(stack, first, From{till});
  ASSERT_TRUE(is_up(second)) << second.output();

  // Its own, by all of its names.
  EXPECT_EQ(said_by({"down", "stack"}, first, From{till}), "stack is down\n");
  EXPECT_EQ(second.wait(), 0);
  EXPECT_TRUE(first.running());

  EXPECT_THAT(said_by({"down"}, first, From{till}),
              AllOf(StartsWith("nothing that was started from here is up; from elsewhere: stack "
                               "(pid " +
                               std::to_string(first.pid()) + ", " + in(shop)),
                    HasSubstr("\nharness down stack ends it\n")));
  EXPECT_TRUE(first.running());
  EXPECT_EQ(said_by({"down", "stack"}, first, From{till}), "stack is down\n");
}

TEST(Down, EndsNoneOfSeveralOfOthersByANameThatAllHave) {
  const TempDirectory home;
  HarnessProcess first(stack, From{checkout(home, "shop")});
  ASSERT_TRUE(is_up(first)) << first.output();
  HarnessProcess second(stack, first, From{checkout(home, "till")});
  ASSERT_TRUE(is_up(second)) << second.output();
  const From elsewhere{checkout(home, "bakery")};
  HarnessProcess down({"down", "stack"}, first, elsewhere);
  EXPECT_EQ(down.wait(seconds{10}), 2);
  EXPECT_THAT(down.output(), AllOf(StartsWith("stack: may be any of stack (pid "),
                                   HasSubstr("; name it by its directory: ")));
  EXPECT_EQ(said_by({"down", second.run_dir()}, first, elsewhere), "stack is down\n");
  EXPECT_EQ(second.wait(), 0);
  EXPECT_TRUE(first.running());
}

TEST(Down, EndsNothingOfAnotherTerminalUnlessItIsNamed) {
  HarnessProcess up(stack, From{{}, true});
  ASSERT_TRUE(is_up(up)) << up.output();
  for (const bool has_terminal : {true, false}) {
    EXPECT_THAT(said_by({"down"}, up, From{{}, has_terminal}),
                AllOf(StartsWith("nothing that was started from here is up"),
                      HasSubstr(", terminal pts/"), HasSubstr("harness down stack ends it")));
    EXPECT_TRUE(up.running());
  }
  EXPECT_EQ(said_by({"down", "stack"}, up, From{{}, true}), "stack is down\n");
}

// Not even by name.
TEST(Down, EndsNothingOfAnotherUser) {
  if (geteuid() != 0) GTEST_SKIP() << "root alone can be another user";
  HarnessProcess up(stack);
  ASSERT_TRUE(is_up(up)) << up.output();
  const From nobody{fs::temp_directory_path(), false, true};
  EXPECT_EQ(said_by({"down"}, up, nobody), "nothing is up\n");
  HarnessProcess named({"down", "stack"}, up, nobody);
  EXPECT_EQ(named.wait(seconds{30}), 2);
  EXPECT_THAT(named.output(), HasSubstr("stack: nothing of that name is up"));
  HarnessProcess other(stack, up, nobody);
  ASSERT_TRUE(is_up(other)) << other.output();
  EXPECT_EQ(said_by({"down", "stack"}, up), "stack is down\n");
  EXPECT_EQ(up.wait(), 0);
  EXPECT_TRUE(other.running());
  EXPECT_EQ(said_by({"down", "stack"}, up, nobody), "stack is down\n");
}

}  // namespace
}  // namespace harness::test
