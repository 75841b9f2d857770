#include "harness/report/live_screen.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/report/fake_terminal.hpp"
#include "tests/unit/report/sample_run.hpp"

namespace harness::report {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr Look ascii{.colour = true, .unicode = false};
constexpr TimePoint start{std::chrono::hours{1}};

class LiveScreenTest : public ::testing::Test {
 protected:
  std::unique_ptr<Output> output() { return std::make_unique<FakeTerminalOutput>(terminal); }

  FakeTerminal terminal;
};

TEST_F(LiveScreenTest, RedrawsInPlaceBelowWhatWasPrinted) {
  LiveScreen screen(output(), ascii);
  RunState state = state_in_outage();
  screen.refresh(state, start);
  EXPECT_THAT(terminal.lines(), SizeIs(5));
  screen.print("00:23.4", "user 1: 200");
  state.load.sent = 175;
  screen.refresh(state, start + seconds{1});
  EXPECT_THAT(terminal.lines(), SizeIs(6));
  EXPECT_EQ(terminal.lines().front(), "00:23.4  user 1: 200");
  EXPECT_THAT(terminal.lines()[4], StartsWith("load    175 sent"));
  EXPECT_EQ(terminal.lines().back(), "");
}

TEST_F(LiveScreenTest, LeavesOnlyWhatWasPrinted) {
  {
    LiveScreen screen(output(), ascii);
    screen.print("00:01.0", "one");
    screen.refresh(state_in_outage(), start);
    screen.print("00:02.0", "two");
  }
  EXPECT_THAT(terminal.lines(), ElementsAre("00:01.0  one", "00:02.0  two", ""));
  EXPECT_FALSE(terminal.cursor_hidden());
}

TEST_F(LiveScreenTest, FindsItsPlaceAgainAfterTheWindowGotNarrower) {
  LiveScreen screen(output(), ascii);
  screen.print("00:01.0", "one");
  screen.refresh(state_in_outage(), start);
  terminal.rewrap({30, 24});
  screen.refresh(state_in_outage(), start + seconds{1});
  EXPECT_THAT(terminal.lines(), SizeIs(6));
  screen.finish();
  EXPECT_THAT(terminal.lines(), ElementsAre("00:01.0  one", ""));
}

TEST_F(LiveScreenTest, ShowsWhatFitsIntoAFlatWindow) {
  terminal.rewrap({80, 3});
  LiveScreen screen(output(), ascii);
  screen.refresh(state_in_outage(), start);
  EXPECT_THAT(terminal.lines(), SizeIs(3));
  screen.refresh(state_in_outage(), start + seconds{1});
  EXPECT_THAT(terminal.lines(), SizeIs(3));
}

TEST_F(LiveScreenTest, DoesNotRedrawMoreThanTenTimesASecond) {
  LiveScreen screen(output(), ascii);
  RunState state = state_in_outage();
  screen.refresh(state, start);
  state.load.sent = 999;
  screen.refresh(state, start + milliseconds{99});
  EXPECT_THAT(terminal.lines()[3], StartsWith("load    174 sent"));
  screen.refresh(state, start + milliseconds{100});
  EXPECT_THAT(terminal.lines()[3], StartsWith("load    999 sent"));
}

}  // namespace
}  // namespace harness::report
