#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/chaos/fault.hpp"
#include "tests/support/fake_system.hpp"
#include "tests/support/settings.hpp"

namespace harness::chaos {
namespace {

using test::FakeSystem;
using ::testing::ElementsAre;

std::unique_ptr<Fault> make(const std::string& kind, FakeSystem& system) {
  const FaultKind& fault = *find_fault_kind(kind);
  test::Fields fields;
  fields.set(kind, "postgres");
  return fault.make(fields.read_by(fault.language), system);
}

class ProcessFaults : public ::testing::TestWithParam<std::string> {
 protected:
  FakeSystem system{{"postgres"}};
};

TEST_P(ProcessFaults, AreSeenOnlyOnceTheyHaveTakenEffect) {
  const auto fault = make(GetParam(), system);
  ASSERT_TRUE(fault->inject());
  EXPECT_EQ(fault->seen(), std::nullopt);
  system.settle();
  EXPECT_NE(fault->seen(), std::nullopt);
}

TEST_P(ProcessFaults, AreGoneOnceTheProcessIsReadyAgain) {
  const auto fault = make(GetParam(), system);
  ASSERT_TRUE(fault->inject());
  system.settle();
  ASSERT_TRUE(fault->seen());
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
  ASSERT_TRUE(fault->seen());
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
  FakeSystem system({"postgres"});
  const auto fault = make("stop", system);
  ASSERT_TRUE(fault->inject());
  system.settle();
  system.accepts_anyway = true;
  EXPECT_EQ(fault->seen(), std::nullopt);
  system.accepts_anyway = false;
  EXPECT_EQ(fault->seen(), "pid 100 ended; its port takes no connection");
}

TEST(Restart, StartsTheProcessAsSoonAsTheOldOneHasEnded) {
  FakeSystem system({"postgres"});
  const auto fault = make("restart", system);
  ASSERT_TRUE(fault->inject());
  EXPECT_EQ(fault->seen(), std::nullopt);
  EXPECT_THAT(system.calls, ElementsAre("stop postgres"));
  system.settle();
  EXPECT_TRUE(fault->seen());
  EXPECT_THAT(system.calls, ElementsAre("stop postgres", "start postgres"));
}

TEST(Restart, TellsAtItsRevertThatTheProcessDoesNotStart) {
  FakeSystem system({"postgres"});
  const auto fault = make("restart", system);
  ASSERT_TRUE(fault->inject());
  system.settle();
  system.refusal = "no memory";
  EXPECT_EQ(fault->seen(), std::nullopt);
  const auto reverted = fault->revert();
  ASSERT_FALSE(reverted);
  EXPECT_EQ(reverted.error().what, "no memory");
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
