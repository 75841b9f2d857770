#include "harness/load/record/phase_marks.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace harness::load {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint origin{1h};

TEST(PhaseMarks, APhaseBeginsWithTheMomentThatIsItsOwn) {
  PhaseMarks marks(3);
  EXPECT_EQ(marks.count(), 3U);
  EXPECT_EQ(marks.phase_at(origin), 0U);
  marks.add(origin, 0);
  marks.add(origin + 10s, 1);
  marks.add(origin + 20s, 2);
  EXPECT_EQ(marks.phase_at(origin - 1s), 0U);
  EXPECT_EQ(marks.phase_at(origin), 0U);
  EXPECT_EQ(marks.phase_at(origin + 10s - 1ns), 0U);
  EXPECT_EQ(marks.phase_at(origin + 10s), 1U);
  EXPECT_EQ(marks.phase_at(origin + 20s - 1ns), 1U);
  EXPECT_EQ(marks.phase_at(origin + 20s), 2U);
  EXPECT_EQ(marks.phase_at(TimePoint{2h}), 2U);
}

TEST(PhaseMarks, WhatLiesBetweenPhasesIsInNone) {
  constexpr std::size_t between = 2;
  PhaseMarks marks(3);
  marks.add(origin, 0);
  marks.add(origin + 10s, between);
  EXPECT_EQ(marks.phase_at(origin + 12s), between);
  marks.add(origin + 13s, 1);
  marks.add(origin + 23s, between);
  EXPECT_EQ(marks.phase_at(origin + 13s - 1ns), between);
  EXPECT_EQ(marks.phase_at(origin + 13s), 1U);
  EXPECT_EQ(marks.phase_at(origin + 23s), between);
}

// What was due at a moment whose mark had been set is counted by it, whichever thread asks.
TEST(PhaseMarks, AreSeenByWhoeverAsksAfterwards) {
  constexpr std::size_t phases = 200;
  PhaseMarks marks(phases);
  std::atomic<std::size_t> set{0};
  std::jthread asking([&] {
    while (set < phases) {
      const std::size_t last = set;
      if (last == 0) continue;
      EXPECT_EQ(marks.phase_at(origin + (last - 1) * 1s), last - 1);
    }
  });
  for (std::size_t i = 0; i < phases; ++i) {
    marks.add(origin + i * 1s, i);
    set = i + 1;
  }
}

}  // namespace
}  // namespace harness::load
