#include "harness/report/plain_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/report/fake_terminal.hpp"
#include "tests/unit/report/sample_run.hpp"

namespace harness::report {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;

constexpr TimePoint start{std::chrono::hours{1}};

class PlainLinesTest : public ::testing::Test {
 protected:
  std::unique_ptr<Output> output() { return std::make_unique<FakeTerminalOutput>(terminal); }

  FakeTerminal terminal;
};

TEST_F(PlainLinesTest, SayHowItGoesEveryTenSeconds) {
  PlainLines lines(output());
  RunState state = state_in_outage();
  for (int second = 0; second < 20; ++second) lines.refresh(state, start + seconds{second});
  EXPECT_THAT(
      terminal.lines(),
      ElementsAre("00:23.4  174 sent, 7.5/s, p95 982ms, 3 failed, 4 in flight, 10 users", ""));
}

TEST(LoadText, LeavesOutTheP95UntilItIsKnown) {
  RunState state = state_in_outage();
  state.load.recent_p95 = Duration{0};
  state.load.active_vus = 1;
  EXPECT_EQ(load_text(state), "174 sent, 7.5/s, 3 failed, 4 in flight, 1 user");
}

TEST(LoadText, SaysWhatWasSentAgain) {
  RunState state = state_in_outage();
  state.load.resent = 18;
  EXPECT_EQ(load_text(state),
            "174 sent, 7.5/s, p95 982ms, 3 failed, 4 in flight, 10 users, 18 sent again");
}

TEST(LoadText, SaysWhoWaitsForAFirstWordOfTls) {
  RunState state = state_in_outage();
  state.load.unheard = 4;
  EXPECT_EQ(load_text(state),
            "174 sent, 7.5/s, p95 982ms, 3 failed, 4 in flight, 10 users, 4 without an answer to "
            "the TLS handshake (is it HTTPS that is spoken there?)");
}

TEST_F(PlainLinesTest, AreSilentAboutTheLoadWhenThereIsNone) {
  PlainLines lines(output());
  RunState state = state_in_outage();
  state.phase.reset();
  lines.refresh(state, start);
  lines.refresh(state, start + seconds{20});
  EXPECT_THAT(terminal.lines(), ElementsAre(""));
}

}  // namespace
}  // namespace harness::report
