#include "harness/load/record/phase_marks.hpp"

#include <gtest/gtest.h>

namespace harness::load {
namespace {

using namespace std::chrono_literals;

TEST(PhaseMarks, APhaseBeginsWithTheMomentThatIsItsOwn) {
  PhaseMarks marks({0s, 10s, 20s});
  marks.start(TimePoint{1h});
  EXPECT_EQ(marks.count(), 3U);
  EXPECT_EQ(marks.phase_at(TimePoint{1h} - 1s), 0U);
  EXPECT_EQ(marks.phase_at(TimePoint{1h}), 0U);
  EXPECT_EQ(marks.phase_at(TimePoint{1h} + 10s - 1ns), 0U);
  EXPECT_EQ(marks.phase_at(TimePoint{1h} + 10s), 1U);
  EXPECT_EQ(marks.phase_at(TimePoint{1h} + 20s - 1ns), 1U);
  EXPECT_EQ(marks.phase_at(TimePoint{1h} + 20s), 2U);
  EXPECT_EQ(marks.phase_at(TimePoint{2h}), 2U);
}

}  // namespace
}  // namespace harness::load
