#include "harness/load/timer_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class TimerQueueTest : public ::testing::Test {
 protected:
  void note_at(Duration due, int number) {
    timers_.at(TimePoint{due}, [this, number] { noted_.push_back(number); });
  }

  TimerQueue timers_;
  std::vector<int> noted_;
};

TEST_F(TimerQueueTest, RunsWhatIsDueInOrderAndNothingElse) {
  note_at(30ms, 3);
  note_at(10ms, 1);
  note_at(20ms, 2);
  EXPECT_EQ(timers_.next(), TimePoint{10ms});
  timers_.run_due(TimePoint{20ms});
  EXPECT_THAT(noted_, ElementsAre(1, 2));
  EXPECT_EQ(timers_.next(), TimePoint{30ms});
}

TEST_F(TimerQueueTest, KeepsTheOrderOfAskingWithinATime) {
  for (int i = 0; i < 5; ++i) note_at(1ms, i);
  timers_.run_due(TimePoint{1ms});
  EXPECT_THAT(noted_, ElementsAre(0, 1, 2, 3, 4));
}

TEST_F(TimerQueueTest, RunsWhatATimerAddsIfThatIsDueToo) {
  timers_.at(TimePoint{1ms}, [this] {
    note_at(2ms, 2);
    note_at(5ms, 5);
  });
  timers_.run_due(TimePoint{3ms});
  EXPECT_THAT(noted_, ElementsAre(2));
}

TEST_F(TimerQueueTest, LeavesTheLaterOnesWhenItIsToRunAFewOnly) {
  for (int i = 1; i <= 5; ++i) note_at(Duration{6 - i}, i);
  timers_.run_due(TimePoint{1s}, 2);
  EXPECT_THAT(noted_, ElementsAre(5, 4));
  EXPECT_EQ(timers_.next(), TimePoint{Duration{3}});
  timers_.run_due(TimePoint{1s}, 9);
  EXPECT_THAT(noted_, ElementsAre(5, 4, 3, 2, 1));
}

TEST_F(TimerQueueTest, HasNothingNextWhenItIsEmpty) { EXPECT_EQ(timers_.next(), std::nullopt); }

}  // namespace
}  // namespace harness::load
