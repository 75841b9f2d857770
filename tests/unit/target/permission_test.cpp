#include "harness/target/permission.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/fake_clock.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class Lever : public ::testing::Test {
 protected:
  void say(const std::string& text) { std::ofstream(home_ / "lever") << text; }

  // Why nothing may be done; empty: it may.
  std::string why_not(const Permission& permission) const {
    const auto may = permission.now();
    return may ? "" : may.error().what;
  }

  Lever() { safety_.lever = (home_ / "lever").string(); }

  test::TempDirectory home_;
  test::FakeClock clock_;
  scenario::Safety safety_;
};

TEST_F(Lever, ThatSaysGoLetsAct) {
  say("go\n");
  EXPECT_EQ(why_not(Permission(safety_, clock_)), "");
}

TEST_F(Lever, ThatSaysAnythingElseDoesNot) {
  for (const char* text : {"stop", "", "going", "no go"}) {
    say(text);
    EXPECT_THAT(why_not(Permission(safety_, clock_)), HasSubstr("says \"")) << text;
  }
}

TEST_F(Lever, ThatIsNotThereDoesNot) {
  EXPECT_THAT(why_not(Permission(safety_, clock_)),
              AllOf(HasSubstr("the owner's lever"), HasSubstr("gives no answer")));
  safety_.lever = "http://127.0.0.1:1/lever";
  EXPECT_THAT(why_not(Permission(safety_, clock_)), HasSubstr("gives no answer"));
}

TEST_F(Lever, ThatFallsSilentDoesNotFiveSecondsLater) {
  say("go");
  const Permission permission(safety_, clock_);
  clock_.advance(std::chrono::seconds{5});
  EXPECT_EQ(why_not(permission), "");
  clock_.advance(std::chrono::milliseconds{1});
  EXPECT_THAT(why_not(permission), HasSubstr("has given no answer for 5s"));
}

TEST_F(Lever, IsNotAllThatHasToLetAct) {
  say("go");
  safety_.file = "safety.yaml";
  safety_.hours = {{{}, std::chrono::minutes{0}, std::chrono::minutes{1}, std::chrono::minutes{0}}};
  EXPECT_EQ(why_not(Permission(safety_, clock_)), "it is outside the windows of safety.yaml");
}

TEST(Permission, IsThereWhereNobodyAsksForAny) {
  const test::FakeClock clock;
  EXPECT_TRUE(Permission({}, clock).now());
}

}  // namespace
}  // namespace harness::target
