#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/chaos/fault.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_target.hpp"
#include "tests/support/settings.hpp"

namespace harness::chaos {
namespace {

using test::FakeTarget;
using ::testing::ElementsAre;

std::unique_ptr<Fault> make(const std::string& kind, FakeTarget& system) {
  static const test::FakeClock clock;
  const FaultKind& fault = *find_fault_kind(kind);
  test::Fields fields;
  fields.set(kind, "postgres");
  return fault.make(fields.read_by(fault.language), {system, clock});
}

// As the board looks at a fault.
std::optional<std::string> look(Fault& fault) {
  if (!fault.proceed()) return std::nullopt;
  return fault.seen();
}

class ProcessFaults : public ::testing::TestWithParam<std::string> {
 protected:
  FakeTarget system{{"postgres"}};
};

TEST_P(ProcessFaults, AreSeenOnlyOnceTheyHaveTakenEffect) {
  const auto fault = make(GetParam(), system);
  ASSERT_TRUE(fault->inject());
  EXPECT_EQ(look(*fault), std::nullopt);
  system.settle();
  EXPECT_NE(look(*fault), std::nullopt);
}

TEST_P(ProcessFaults, AreGoneOnceTheProcessIsReadyAgain) {
  const auto fault = make(GetParam(), system);
  ASSERT_TRUE(fault->inject());
  system.settle();
  ASSERT_TRUE(look(*fault));
  EXPECT_EQ(fault->gone(), std::nullopt);
  ASSERT_TRUE(fault->revert());
  system.settle();
  EXPECT_NE(fault->gone(), std::nullopt);
  EXPECT_TRUE(system.ready("postgres"));
}

TEST_P(ProcessFaults, AreNotGoneWhileTheProcessIsNotReady) {
  const auto fault = make(GetParam(), system);
  ASSERT_TRUE(fault->inject());
  system.settle();
  ASSERT_TRUE(look(*fault));
  ASSERT_TRUE(fault->revert());
  system.settle();
  system.processes["postgres"].ready = false;
  EXPECT_EQ(fault->gone(), std::nullopt);
}

TEST_P(ProcessFaults, RevertAnyNumberOfTimes) {
  const auto fault = make(GetParam(), system);
  ASSERT_TRUE(fault->revert());  // never injected
  ASSERT_TRUE(fault->inject());
  system.settle();
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(fault->revert());
    system.settle();
  }
  EXPECT_TRUE(fault->gone());
  EXPECT_TRUE(system.ready("postgres"));
}

TEST_P(ProcessFaults, PassOnWhyTheyCouldNotBeInjected) {
  system.refusal = "cannot do that";
  const auto fault = make(GetParam(), system);
  const auto injected = fault->inject();
  ASSERT_FALSE(injected);
  EXPECT_EQ(to_string(injected.error()), "postgres: cannot do that");
}

INSTANTIATE_TEST_SUITE_P(Each, ProcessFaults,
                         ::testing::Values("stop", "crash", "pause", "restart"),
                         [](const auto& kind) { return kind.param; });

TEST(Stop, IsNotSeenWhileSomethingStillAnswersOnThePort) {
  FakeTarget system({"postgres"});
  const auto fault = make("stop", system);
  ASSERT_TRUE(fault->inject());
  system.settle();
  system.accepts_anyway = true;
  EXPECT_EQ(fault->seen(), std::nullopt);
  system.accepts_anyway = false;
  EXPECT_EQ(fault->seen(), "pid 100 ended; its port takes no connection");
}

TEST(Restart, StartsTheProcessAsSoonAsTheOldOneHasEnded) {
  FakeTarget system({"postgres"});
  const auto fault = make("restart", system);
  ASSERT_TRUE(fault->inject());
  EXPECT_EQ(look(*fault), std::nullopt);
  EXPECT_THAT(system.calls, ElementsAre("stop postgres"));
  system.settle();
  EXPECT_TRUE(look(*fault));
  EXPECT_THAT(system.calls, ElementsAre("stop postgres", "start postgres"));
  EXPECT_TRUE(look(*fault));
  EXPECT_THAT(system.calls, ElementsAre("stop postgres", "start postgres"));
}

TEST(Restart, StartsNothingByBeingLookedAt) {
  FakeTarget system({"postgres"});
  const auto fault = make("restart", system);
  ASSERT_TRUE(fault->inject());
  system.settle();
  EXPECT_EQ(fault->seen(), std::nullopt);
  EXPECT_THAT(system.calls, ElementsAre("stop postgres"));
}

TEST(Restart, TellsThatTheProcessDoesNotStart) {
  FakeTarget system({"postgres"});
  const auto fault = make("restart", system);
  ASSERT_TRUE(fault->inject());
  system.settle();
  system.refusal = "no memory";
  const auto went_on = fault->proceed();
  ASSERT_FALSE(went_on);
  EXPECT_EQ(went_on.error().what, "no memory");
  EXPECT_EQ(fault->seen(), std::nullopt);
  EXPECT_FALSE(fault->revert());
}

// What is to last, and what has happened.
TEST(States, AreOverOnceTheyNoLongerAre) {
  for (const auto& [kind, lasts] : std::map<std::string, bool>{
           {"stop", true}, {"pause", true}, {"crash", false}, {"restart", false}}) {
    FakeTarget system({"postgres"});
    const auto fault = make(kind, system);
    ASSERT_TRUE(fault->inject());
    system.settle();
    ASSERT_TRUE(look(*fault));
    EXPECT_EQ(fault->over(), std::nullopt) << kind;
    system.processes["postgres"] = {};
    EXPECT_EQ(fault->over().has_value(), lasts) << kind;
  }
}

TEST(Pause, IsOverWhenTheProcessEnds) {
  FakeTarget system({"postgres"});
  const auto fault = make("pause", system);
  ASSERT_TRUE(fault->inject());
  system.settle();
  system.processes["postgres"] = {false, false, false, 100};
  EXPECT_EQ(fault->over(), "it has ended: pid 100 ended");
}

TEST(FaultKinds, PickTheirTargetByTheirFirstField) {
  for (const FaultKind& kind : fault_kinds()) {
    ASSERT_FALSE(kind.language.fields.empty());
    EXPECT_EQ(kind.language.fields.front().key.name, kind.language.name);
    EXPECT_EQ(find_fault_kind(kind.language.name), &kind);
  }
  EXPECT_EQ(find_fault_kind("unplug"), nullptr);
}

}  // namespace
}  // namespace harness::chaos
