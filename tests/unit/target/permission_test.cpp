#include "harness/target/permission.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/support/eventually.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Why nothing may be done; empty: it may.
std::string why_not(const Permission& permission) {
  const auto may = permission.now();
  return may ? "" : may.error().what;
}

class Lever : public ::testing::Test {
 protected:
  Lever() { safety_.lever = (home_ / "lever").string(); }

  void say(const std::string& text) { std::ofstream(home_ / "lever") << text; }

  std::string why_not_at_first() const {
    Permission permission(safety_, clock_);
    permission.ask();
    return why_not(permission);
  }

  test::TempDirectory home_;
  test::FakeClock clock_;
  scenario::Safety safety_;
};

TEST_F(Lever, ThatSaysGoLetsAct) {
  say("go\n");
  EXPECT_EQ(why_not_at_first(), "");
}

TEST_F(Lever, CountsForNothingWhereTheRulesThemselvesDidNotAnswer) {
  say("go");
  safety_.silence = "https://shop.example/safety.yaml gives no rules: answered 503";
  EXPECT_EQ(why_not_at_first(), safety_.silence);
}

TEST_F(Lever, ThatSaysAnythingElseDoesNot) {
  for (const char* text : {"stop", "", "going", "no go", "GO", "go\ngo"}) {
    say(text);
    EXPECT_THAT(why_not_at_first(), HasSubstr("says \"")) << text;
  }
}

TEST_F(Lever, ThatIsNotThereDoesNot) {
  EXPECT_THAT(why_not_at_first(),
              AllOf(HasSubstr("the owner's lever"), HasSubstr("gives no answer")));
  safety_.lever = "http://127.0.0.1:1/lever";
  EXPECT_THAT(why_not_at_first(), HasSubstr("gives no answer"));
}

// Whoever reads a pipe waits for who writes to it.
TEST_F(Lever, ThatIsNoFileDoesNot) {
  ASSERT_EQ(mkfifo(safety_.lever.c_str(), 0600), 0);
  EXPECT_THAT(why_not_at_first(), HasSubstr("gives no answer: there is no such file"));
}

TEST_F(Lever, ShowsNoPassword) {
  safety_.lever = "http://ci:s3cret@127.0.0.1:1/lever";
  EXPECT_THAT(why_not_at_first(), AllOf(HasSubstr("ci:***@"), Not(HasSubstr("s3cret"))));
}

TEST_F(Lever, ThatWasNotAskedDoesNot) {
  say("go");
  EXPECT_THAT(why_not(Permission(safety_, clock_)), HasSubstr("has given no answer"));
}

TEST_F(Lever, ThatFallsSilentDoesNotFourSecondsLater) {
  say("go");
  Permission permission(safety_, clock_);
  permission.ask();
  clock_.advance(std::chrono::seconds{4});
  EXPECT_EQ(why_not(permission), "");
  clock_.advance(std::chrono::milliseconds{1});
  EXPECT_THAT(why_not(permission), HasSubstr("has given no answer for 4s"));
  permission.ask();
  EXPECT_EQ(why_not(permission), "");
}

TEST_F(Lever, ThatWasPulledOnceStaysSo) {
  say("stop");
  Permission permission(safety_, clock_);
  permission.ask();
  say("go");
  permission.ask();
  EXPECT_THAT(why_not(permission), HasSubstr("says \"stop\""));
}

TEST_F(Lever, IsNotAllThatHasToLetAct) {
  say("go");
  safety_.file = "safety.yaml";
  safety_.hours = {{{}, std::chrono::minutes{0}, std::chrono::minutes{1}, std::chrono::minutes{0}}};
  EXPECT_THAT(why_not_at_first(), HasSubstr("outside the windows of safety.yaml: 00:00-00:01 UTC"));
}

TEST_F(Lever, IsAskedAgainAndAgain) {
  say("go");
  const SystemClock clock;
  Permission permission(safety_, clock);
  permission.ask();
  const LeverWatch watch(permission, clock);
  EXPECT_EQ(why_not(permission), "");
  say("stop");
  EXPECT_TRUE(test::eventually(
      [&] { return why_not(permission).find("says \"stop\"") != std::string::npos; },
      std::chrono::seconds{30}));
}

TEST(Permission, IsThereWhereNobodyAsksForAny) {
  const test::FakeClock clock;
  EXPECT_TRUE(Permission({}, clock).now());
}

}  // namespace
}  // namespace harness::target
