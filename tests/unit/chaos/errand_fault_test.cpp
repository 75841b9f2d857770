#include "harness/chaos/errand_fault.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "tests/support/eventually.hpp"

namespace harness::chaos {
namespace {

using test::eventually;

// What a test lets happen, and the acts that wait for it.
struct World {
  std::atomic<bool> breaks = false;     // the injection
  std::atomic<bool> is_seen = false;    // the proof
  std::atomic<bool> is_over = false;    // the watch
  std::atomic<bool> is_gone = false;    // the end
  std::atomic<int> looks_for_gone = 0;  // each fails until it is
};

Errand::Act when(const std::atomic<bool>& flag, const std::string& words) {
  return [&flag, words](const std::stop_token& stop) {
    return until(stop, std::chrono::milliseconds{1}, [&]() -> Result<std::optional<std::string>> {
      if (!flag) return std::nullopt;
      return words;
    });
  };
}

Acts event(World& world) {
  return {.inject = [](const std::stop_token&) { return Result<std::string>("done"); },
          .proof = when(world.is_seen, "seen"),
          .watch = nullptr,
          .gone = [&world](const std::stop_token&) -> Result<std::string> {
            ++world.looks_for_gone;
            if (!world.is_gone) return fail("not yet");
            return "gone";
          }};
}

Acts state(World& world) {
  Acts acts = event(world);
  acts.inject = [&world](const std::stop_token& stop) -> Result<std::string> {
    const auto held =
        until(stop, std::chrono::milliseconds{1}, [&]() -> Result<std::optional<std::string>> {
          if (world.breaks) return fail("the lock was lost", "postgres");
          return std::nullopt;
        });
    if (!stop.stop_requested()) return held;
    return "let go";
  };
  acts.watch = when(world.is_over, "nobody is locked out");
  return acts;
}

// As the board looks at a fault.
std::string look(Fault& fault) {
  if (const auto went_on = fault.proceed(); !went_on) return "!" + to_string(went_on.error());
  return fault.seen().value_or("");
}

bool comes_to(Fault& fault, const std::string& outcome) {
  return eventually([&] { return look(fault) == outcome; });
}

TEST(ErrandFault, IsSeenOnceItsProofIsThere) {
  World world;
  for (const Acts& acts : {event(world), state(world)}) {
    world.is_seen = false;
    ErrandFault fault(acts);
    ASSERT_TRUE(fault.inject());
    EXPECT_EQ(look(fault), "");
    world.is_seen = true;
    EXPECT_TRUE(comes_to(fault, "seen"));
    EXPECT_EQ(fault.over(), std::nullopt);
  }
}

TEST(ErrandFault, AnEventIsNotLookedForBeforeItHasBeenDone) {
  World world;
  world.is_seen = true;
  std::atomic<bool> may_be_done = false;
  Acts acts = event(world);
  acts.inject = when(may_be_done, "done");
  ErrandFault fault(acts);
  ASSERT_TRUE(fault.inject());
  EXPECT_EQ(look(fault), "");
  EXPECT_FALSE(fault.undone());
  may_be_done = true;
  EXPECT_TRUE(comes_to(fault, "seen"));
}

TEST(ErrandFault, AStateIsOverWhenItsWatchOrItsInjectionEnds) {
  for (const bool by_watch : {true, false}) {
    World world;
    world.is_seen = true;
    ErrandFault fault(state(world));
    ASSERT_TRUE(fault.inject());
    EXPECT_TRUE(comes_to(fault, "seen"));
    EXPECT_EQ(fault.over(), std::nullopt);
    (by_watch ? world.is_over : world.breaks) = true;
    EXPECT_TRUE(eventually([&] { return fault.over().has_value(); }));
    EXPECT_EQ(fault.over(), by_watch ? "nobody is locked out" : "postgres: the lock was lost");
  }
}

TEST(ErrandFault, WhatWentWrongIsToldInPlaceOfTheProof) {
  World world;
  world.breaks = true;
  ErrandFault fault(state(world));
  ASSERT_TRUE(fault.inject());
  EXPECT_TRUE(comes_to(fault, "!postgres: the lock was lost"));
  ASSERT_TRUE(fault.revert());
  EXPECT_EQ(fault.gone(), "it did not take effect");
}

TEST(ErrandFault, IsLookedForUntilItIsGone) {
  World world;
  world.is_seen = true;
  ErrandFault fault(state(world));
  ASSERT_TRUE(fault.revert());  // never injected
  ASSERT_TRUE(fault.inject());
  EXPECT_TRUE(comes_to(fault, "seen"));
  EXPECT_FALSE(fault.undone());
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(fault.revert());
  EXPECT_TRUE(eventually([&] { return fault.undone(); }));
  EXPECT_TRUE(eventually([&] {
    EXPECT_EQ(fault.gone(), std::nullopt);
    return world.looks_for_gone > 2;
  }));
  world.is_gone = true;
  EXPECT_TRUE(eventually([&] { return fault.gone() == "gone"; }));
}

TEST(ErrandFault, CanBeInjectedAgain) {
  World world;
  world.is_seen = world.is_gone = true;
  ErrandFault fault(state(world));
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(fault.inject());
    EXPECT_TRUE(comes_to(fault, "seen"));
    ASSERT_TRUE(fault.revert());
    EXPECT_TRUE(eventually([&] { return fault.gone() == "gone"; }));
  }
}

TEST(ErrandFault, TellsWhatItsActsHaveCounted) {
  World world;
  EXPECT_FALSE(ErrandFault(state(world)).hits());
  Acts acts = state(world);
  acts.hits = [] { return Hits{"requests", 5, 2}; };
  EXPECT_EQ(ErrandFault(acts).hits().value_or(Hits{}).all, 5U);
}

}  // namespace
}  // namespace harness::chaos
