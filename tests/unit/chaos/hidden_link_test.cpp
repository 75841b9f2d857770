// A fault on a link on which others leave nothing, or little time, to see it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/chaos/fault.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_link.hpp"
#include "tests/support/fake_target.hpp"
#include "tests/support/settings.hpp"

namespace harness::chaos {
namespace {

using namespace std::chrono_literals;
using target::LinkSight;
using test::FakeLink;
using ::testing::HasSubstr;

class ABandwidth : public ::testing::Test {
 protected:
  ABandwidth() {
    system.make_link = [this](const std::string&, const std::string&) {
      return std::make_unique<FakeLink>(shared);
    };
  }

  void begin(const std::string& rate = "1KB/s") {
    const FaultKind& kind = *find_fault_kind("bandwidth");
    test::Fields fields;
    fields.set("bandwidth",
               std::map<std::string, std::string>{{"link", "roller -> dice"}, {"rate", rate}});
    fault = kind.make(fields.read_by(kind.language), {system, clock});
    ASSERT_TRUE(fault->inject());
    ASSERT_TRUE(test::eventually([this] { return fault->has_begun(); }));
  }

  void refused_by_another() {
    const std::scoped_lock lock(shared->mutex);
    shared->facts.toxics.push_back({"another", {}});
    shared->facts.broken = {LinkSight::End::refused, 0, 0, {}, {}, {}};
  }

  void answered_at_once() {
    const std::scoped_lock lock(shared->mutex);
    shared->facts.broken = shared->facts.whole;
  }

  void look_some_times() {
    const int before = looks();
    EXPECT_TRUE(test::eventually([&] {
      clock.advance(1s);
      EXPECT_EQ(fault->seen(), std::nullopt);
      return looks() >= before + 4;
    }));
  }

  int looks() {
    const std::scoped_lock lock(shared->mutex);
    return shared->looks;
  }

  std::shared_ptr<FakeLink::Shared> shared = std::make_shared<FakeLink::Shared>();
  test::FakeTarget system{{"roller", "dice"}};
  test::FakeClock clock;
  std::unique_ptr<Fault> fault;
};

TEST_F(ABandwidth, IsHiddenWhereAnotherLeavesNoAnswerAtAnyLook) {
  begin();
  EXPECT_EQ(fault->hidden(), "");
  refused_by_another();
  look_some_times();
  EXPECT_THAT(fault->hidden(), HasSubstr("through the link, and is answered"));
}

TEST_F(ABandwidth, IsNotHiddenWhereAnAnswerCameInWhichItIsNotToBeSeen) {
  begin();
  refused_by_another();
  look_some_times();
  answered_at_once();
  look_some_times();
  EXPECT_EQ(fault->hidden(), "");
}

TEST_F(ABandwidth, SaysThatNobodyHasAnsweredItsClientYet) {
  begin();
  EXPECT_EQ(fault->in_the_way(), "");
  {
    const std::scoped_lock lock(shared->mutex);  // which who answers needs
    EXPECT_EQ(fault->seen(), std::nullopt);
    EXPECT_EQ(fault->in_the_way(), "a client has had no answer yet");
    EXPECT_EQ(fault->unanswered(), "a client has had no answer yet");
  }
  answered_at_once();
  look_some_times();
  EXPECT_EQ(fault->unanswered(), "");
  EXPECT_THAT(fault->in_the_way(), HasSubstr("a client is answered after 1ms"));
}

// Without another the link is broken otherwise.
TEST_F(ABandwidth, IsNotHiddenByItself) {
  begin();
  {
    const std::scoped_lock lock(shared->mutex);
    shared->facts.broken = {LinkSight::End::refused, 0, 0, {}, {}, {}};
  }
  look_some_times();
  EXPECT_EQ(fault->hidden(), "");
}

// At 10KB/s an answer of 100 bytes is 10 ms late, and five times as much is to be seen.
TEST_F(ABandwidth, AsksForAsMuchAsItTakesInOneStep) {
  answered_at_once();
  begin("10KB/s");
  ASSERT_TRUE(test::eventually([&] {
    EXPECT_EQ(fault->seen(), std::nullopt);
    return looks() >= 2;
  }));
  const std::scoped_lock lock(shared->mutex);
  EXPECT_EQ(shared->asked, (std::vector<unsigned>{1, 8}));
}

TEST_F(ABandwidth, AsksForMoreWhereAnAnswerIsTooLittleAndSaysWhenThatIsNotEnough) {
  answered_at_once();
  begin("2MB/s");
  EXPECT_TRUE(test::eventually([&] { return fault->seen() || !fault->proceed(); }));
  ASSERT_FALSE(fault->proceed());
  EXPECT_EQ(to_string(fault->proceed().error()),
            "roller -> dice: an answer of 0 bytes is too little to show it; use a smaller rate or "
            "limit");
}

}  // namespace
}  // namespace harness::chaos
