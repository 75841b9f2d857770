// Users who sign in by name and are known by their cookies, and the same when a cookie is lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/golden.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(Users, AreKnownByTheirCookies) {
  HarnessProcess run({"run", shipped_scenario("stage6-users")});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), IsEmpty());
}

TEST(Users, FailTheirChecksWhenACookieIsLost) {
  const std::string page = "get: \"{frontend}/page.json\"\n";
  const std::string text = repository_file("scenarios/stage6-users.yaml");
  ASSERT_THAT(text, HasSubstr(page));
  const TempDirectory home;
  const auto file = home / "stage6-users.yaml";
  ASSERT_TRUE(
      write_file(file, replace_all(text, page, page + "        headers: {Cookie: lost=1}\n")));
  ASSERT_TRUE(write_file(home / "users.csv", repository_file("scenarios/users.csv")));
  HarnessProcess run({"run", file});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(
      red_claims(run.verdict()),
      UnorderedElementsAre("fail: checks rate == 1", "fail: Each roll is told to be its user's",
                           "fail: Nobody rolls without having signed in"));
}

}  // namespace
}  // namespace harness::test
