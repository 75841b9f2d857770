#include "harness/load/executors/arrival_schedule.hpp"

#include <gtest/gtest.h>

namespace harness::load {
namespace {

using namespace std::chrono_literals;

ArrivalSchedule steady(double rate, Duration unit, Duration length) {
  return {{{rate, rate, length}}, unit, Due::when_its_unit_begins};
}

ArrivalSchedule ramp(const std::vector<RateStage>& stages) {
  return {stages, 1s, Due::when_its_unit_is_full};
}

// What falls on a whole nanosecond belongs to what ends there.
constexpr Duration just = 1ns;

TEST(ArrivalSchedule, IsExactToTheNanosecond) {
  const ArrivalSchedule thirds = steady(3, 1s, 2s);
  EXPECT_EQ(thirds.due(0), 0ns);
  EXPECT_EQ(thirds.due(1), 333'333'333ns);
  EXPECT_EQ(thirds.due(2), 666'666'666ns);
  EXPECT_EQ(thirds.due(3), 1s);  // not 999'999'999: nothing adds up
}

TEST(ArrivalSchedule, DoesNotDriftInADay) {
  const ArrivalSchedule day = steady(33.3, 1s, 25h);
  EXPECT_EQ(day.due(333), 10s);
  EXPECT_EQ(day.due(2'877'120), 24h);
  EXPECT_EQ(day.due(2'877'121), 24h + 30'030'030ns);
  EXPECT_EQ(steady(33.3, 1s, 24h).total(), 2'877'120U);
}

TEST(ArrivalSchedule, CountsWhatIsDueBeforeTheEnd) {
  EXPECT_EQ(steady(10, 1s, 1s).total(), 10U);
  EXPECT_EQ(steady(10, 1s, 1s + 1ns).total(), 11U);
  EXPECT_EQ(steady(10, 1s, 1ns).total(), 1U);
  EXPECT_EQ(steady(10, 1s, 0s).total(), 0U);
  EXPECT_EQ(steady(0.5, 1s, 5s).total(), 3U);
  EXPECT_EQ(steady(50'000, 1s, 10s).total(), 500'000U);
}

TEST(ArrivalSchedule, CountsInTheAuthorsUnit) {
  const ArrivalSchedule minutes = steady(90, 1min, 2min);
  EXPECT_EQ(minutes.total(), 180U);
  EXPECT_EQ(minutes.due(90), 1min);
  EXPECT_EQ(minutes.due(1), 666'666'666ns);
}

// 5 t² arrivals after t seconds: arrival n (from 1) is due at √(n / 5).
TEST(ArrivalSchedule, ARampUpFollowsTheIntegralOfItsRate) {
  const ArrivalSchedule up = ramp({{0, 10, 1s}});
  EXPECT_EQ(up.total(), 5U);
  EXPECT_EQ(up.due(0), 447'213'595ns);
  EXPECT_EQ(up.due(1), 632'455'532ns);
  EXPECT_EQ(up.due(3), 894'427'190ns);
  EXPECT_EQ(up.due(4), 1s - just);
}

// 10 t − 5 t² after t seconds: arrival n is due at 1 − √(1 − n / 5).
TEST(ArrivalSchedule, ARampDownMirrorsIt) {
  const ArrivalSchedule down = ramp({{10, 0, 1s}});
  EXPECT_EQ(down.total(), 5U);
  EXPECT_EQ(down.due(0), 105'572'809ns);
  EXPECT_EQ(down.due(3), 552'786'404ns);
  EXPECT_EQ(down.due(4), 1s - just);
}

TEST(ArrivalSchedule, ARampThatIsFlatIsOneArrivalBehindAConstantRate) {
  const ArrivalSchedule flat = ramp({{3, 3, 2s}});
  EXPECT_EQ(flat.total(), steady(3, 1s, 2s).total());
  EXPECT_EQ(flat.due(0), 333'333'333ns);
  EXPECT_EQ(flat.due(1), 666'666'666ns);
  EXPECT_EQ(flat.due(2), 1s - just);
  EXPECT_EQ(flat.due(5), 2s - just);
}

TEST(ArrivalSchedule, ARampSendsNothingForAUnitThatIsNotFullAtTheEnd) {
  EXPECT_EQ(ramp({{10, 10, 1s}}).total(), 10U);
  EXPECT_EQ(ramp({{10, 10, 1s - 1ns}}).total(), 9U);
  EXPECT_EQ(ramp({{10, 10, 1s + 1ns}}).total(), 10U);
  EXPECT_EQ(ramp({{0, 1, 1s}}).total(), 0U);
  EXPECT_EQ(ramp({{1, 1, 0s}}).total(), 0U);
}

// Half an arrival is left over from the first stage, so the second begins with the other half.
TEST(ArrivalSchedule, FractionsCarryAcrossStages) {
  const ArrivalSchedule schedule = ramp({{0, 1, 1s}, {1, 1, 10s}});
  EXPECT_EQ(schedule.due(0), 1500ms - just);
  EXPECT_EQ(schedule.due(9), 10500ms - just);
  EXPECT_EQ(schedule.total(), 10U);
}

TEST(ArrivalSchedule, EachStageHasWhatBecomesFullInIt) {
  const ArrivalSchedule schedule = ramp({{0, 10, 2s}, {10, 10, 2s}, {10, 0, 2s}});
  EXPECT_EQ(schedule.total(), 40U);
  EXPECT_EQ(schedule.due(9), 2s - just);
  EXPECT_EQ(schedule.due(10), 2100ms - just);
  EXPECT_EQ(schedule.due(29), 4s - just);
  EXPECT_EQ(schedule.due(39), 6s - just);
}

TEST(ArrivalSchedule, NothingIsDueWhileTheRateIsZero) {
  const ArrivalSchedule schedule =
      ramp({{0, 0, 10s}, {0, 10, 0s}, {10, 10, 1s}, {10, 0, 0s}, {0, 0, 5s}});
  EXPECT_EQ(schedule.total(), 10U);
  EXPECT_EQ(schedule.due(0), 10s + 100ms - just);
  EXPECT_EQ(schedule.due(9), 11s - just);
}

TEST(ArrivalSchedule, ADayOfRampingIsExactToo) {
  // 0 to 86,400 a second in a day: t² / 2 arrivals after t seconds.
  const ArrivalSchedule up = ramp({{0, 86'400, 24h}});
  constexpr std::uint64_t total = 86'400ULL * 86'400 / 2;
  EXPECT_EQ(up.total(), total);
  EXPECT_EQ(up.due(1), 2s - just);
  EXPECT_EQ(up.due(43'200ULL * 43'200 / 2 - 1), 12h - just);
  EXPECT_EQ(up.due(total - 1), 24h - just);
  // And back: as many are left as were there so long before.
  const ArrivalSchedule down = ramp({{86'400, 0, 24h}});
  EXPECT_EQ(down.due(total - 2 - 1), 24h - 2s - just);
  EXPECT_EQ(down.due(total - 1), 24h - just);
}

}  // namespace
}  // namespace harness::load
