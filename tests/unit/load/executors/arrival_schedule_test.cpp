#include "harness/load/executors/arrival_schedule.hpp"

#include <gtest/gtest.h>

namespace harness::load {
namespace {

using namespace std::chrono_literals;

TEST(ArrivalSchedule, IsExactToTheNanosecond) {
  const ArrivalSchedule thirds(3, 1s, 1s);
  EXPECT_EQ(thirds.due(0), 0ns);
  EXPECT_EQ(thirds.due(1), 333'333'333ns);
  EXPECT_EQ(thirds.due(2), 666'666'666ns);
  EXPECT_EQ(thirds.due(3), 1s);  // not 999'999'999: nothing adds up
}

TEST(ArrivalSchedule, DoesNotDriftInADay) {
  const ArrivalSchedule day(33.3, 1s, 24h);
  EXPECT_EQ(day.due(333), 10s);
  EXPECT_EQ(day.total(), 2'877'120U);
  EXPECT_EQ(day.due(2'877'120), 24h);
  EXPECT_EQ(day.due(2'877'121), 24h + 30'030'030ns);
}

TEST(ArrivalSchedule, CountsWhatIsDueBeforeTheEnd) {
  EXPECT_EQ(ArrivalSchedule(10, 1s, 1s).total(), 10U);
  EXPECT_EQ(ArrivalSchedule(10, 1s, 1s + 1ns).total(), 11U);
  EXPECT_EQ(ArrivalSchedule(10, 1s, 1ns).total(), 1U);
  EXPECT_EQ(ArrivalSchedule(10, 1s, 0s).total(), 0U);
  EXPECT_EQ(ArrivalSchedule(0.5, 1s, 5s).total(), 3U);
  EXPECT_EQ(ArrivalSchedule(50'000, 1s, 10s).total(), 500'000U);
}

TEST(ArrivalSchedule, CountsInTheAuthorsUnit) {
  const ArrivalSchedule minutes(90, 1min, 2min);
  EXPECT_EQ(minutes.total(), 180U);
  EXPECT_EQ(minutes.due(90), 1min);
  EXPECT_EQ(minutes.due(1), 666'666'666ns);
}

}  // namespace
}  // namespace harness::load
