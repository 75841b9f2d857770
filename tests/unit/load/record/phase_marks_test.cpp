#include "harness/load/record/phase_marks.hpp"

#include <gtest/gtest.h>

namespace harness::load {
namespace {

using namespace std::chrono_literals;

TEST(PhaseMarks, EverythingBelongsToTheFirstUntilAnotherIsEntered) {
  const PhaseMarks marks(3);
  EXPECT_EQ(marks.phase_at(TimePoint{}), 0U);
  EXPECT_EQ(marks.phase_at(TimePoint{1h}), 0U);
}

TEST(PhaseMarks, APhaseBeginsWithItsMark) {
  PhaseMarks marks(3);
  marks.enter(0, TimePoint{1s});
  marks.enter(1, TimePoint{10s});
  marks.enter(2, TimePoint{20s});
  EXPECT_EQ(marks.phase_at(TimePoint{0s}), 0U);
  EXPECT_EQ(marks.phase_at(TimePoint{10s - 1ns}), 0U);
  EXPECT_EQ(marks.phase_at(TimePoint{10s}), 1U);
  EXPECT_EQ(marks.phase_at(TimePoint{20s - 1ns}), 1U);
  EXPECT_EQ(marks.phase_at(TimePoint{20s}), 2U);
}

}  // namespace
}  // namespace harness::load
