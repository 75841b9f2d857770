#include "harness/report/screen_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/report/utf8.hpp"
#include "tests/unit/report/sample_run.hpp"

namespace harness::report {
namespace {

using ::testing::ElementsAre;

TEST(ScreenLines, ShowWherePhaseFaultAndLoadStand) {
  EXPECT_THAT(screen_lines(state_in_outage(), Look{.unicode = false, .width = 79}),
              ElementsAre("stage5-db-failure  00:23.4 of 01:00.0  #######.............",
                          "phase   outage, 2 of 3, 17s left",
                          "fault   stop postgres: seen to take effect (127.0.0.1:35432 refuses "
                          "connection~",
                          "load    174 sent, 7.5/s, p95 982ms, 3 failed, 4 in flight, 10 users"));
}

TEST(ScreenLines, ShowWhatHappensBeforeTheFirstRequest) {
  RunState state = initial_state(passing_run().plan);
  state.activity = "starting prometheus";
  EXPECT_THAT(screen_lines(state, Look{}),
              ElementsAre("stage5-db-failure", "now     starting prometheus",
                          "fault   stop postgres: to come"));
}

TEST(ScreenLines, ShowTheClaimsSoFar) {
  RunState state = state_in_outage();
  state.claims = ClaimProgress{.passed = 3, .failed = 1, .errors = 0, .waiting = 2};
  EXPECT_EQ(screen_lines(state, Look{}).back(), "claims  ✓ 3  ✗ 1  2 waiting");
}

TEST(ScreenLines, StayWithinEightLinesAndTheWidth) {
  RunState state = state_in_outage();
  state.claims = ClaimProgress{};
  state.faults.resize(9, state.faults[0]);
  for (std::size_t width = 1; width <= 120; ++width) {
    const auto lines = screen_lines(state, Look{.width = width});
    EXPECT_LE(lines.size(), 8U);
    for (const std::string& line : lines) EXPECT_LE(columns_of(line), width) << line;
  }
}

}  // namespace
}  // namespace harness::report
