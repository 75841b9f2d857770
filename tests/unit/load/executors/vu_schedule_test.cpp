#include "harness/load/executors/vu_schedule.hpp"

#include <gmock/gmock.h>

namespace harness::load {

void PrintTo(const VuStep& step, std::ostream* out) {
  *out << step.active << " at " << format_duration(step.at);
}

namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

using Steps = std::vector<VuStep>;

TEST(VuSchedule, TheLastUserComesAtTheStagesEnd) {
  EXPECT_THAT(vu_schedule(1, {{4s, 5}}), ElementsAre(VuStep{0s, 1}, VuStep{1s, 2}, VuStep{2s, 3},
                                                     VuStep{3s, 4}, VuStep{4s, 5}));
}

TEST(VuSchedule, TheLastUserGoesAtTheStagesEnd) {
  EXPECT_THAT(vu_schedule(3, {{3s, 0}}),
              ElementsAre(VuStep{0s, 3}, VuStep{1s, 2}, VuStep{2s, 1}, VuStep{3s, 0}));
}

TEST(VuSchedule, AnEmptyStageJumps) {
  EXPECT_THAT(vu_schedule(0, {{0s, 100}, {5s, 100}, {0s, 2}}),
              ElementsAre(VuStep{0s, 0}, VuStep{0s, 100}, VuStep{5s, 2}));
}

TEST(VuSchedule, StagesFollowEachOther) {
  EXPECT_THAT(vu_schedule(0, {{1s, 1}, {2s, 1}, {1s, 0}}),
              ElementsAre(VuStep{0s, 0}, VuStep{1s, 1}, VuStep{4s, 0}));
}

TEST(VuSchedule, ManyUsersInALongTimeDoNotOverflow) {
  const Steps steps = vu_schedule(0, {{24h, 1'000'000}});
  EXPECT_EQ(steps.size(), 1'000'001U);
  EXPECT_EQ(steps[500'000].at, 12h);
  EXPECT_EQ(steps.back().at, 24h);
}

}  // namespace
}  // namespace harness::load
