#include "harness/load/record/busy_time.hpp"

#include <gtest/gtest.h>

#include "harness/load/record/ledger.hpp"
#include "tests/support/fake_clock.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;

// One answered request of a worker that is busy in one turn; all times from the start on.
struct Told {
  Duration turn_began;
  Duration turn_ended;
  Duration due;
  Duration started;
  Duration ended;
};

class WaitedFor : public ::testing::Test {
 protected:
  Waited waited(const Told& told) {
    test::FakeClock clock;
    const TimePoint start = clock.now();
    PhaseMarks phases{1};
    phases.start(start);
    phases.add(start, 0);
    LiveCounters live;
    Ledger ledger({{{"roll", {}}}, {}}, phases, clock, live);
    auto pass = [&, at = Duration{0}](Duration until) mutable {
      if (at < told.turn_began && until >= told.turn_began) {
        ledger.turn_began(start + told.turn_began);
      }
      if (at < told.turn_ended && until >= told.turn_ended) {
        ledger.turn_ended(start + told.turn_ended);
      }
      at = until;
    };
    pass(told.started);
    const Duration busy_before = ledger.busy_until(start + told.started);
    pass(told.ended);
    Rng rng(1, 2);
    const TraceContext trace = TraceContext::draw(rng);
    ledger.request_ended({.row = 0,
                          .due = start + told.due,
                          .started = start + told.started,
                          .ended = start + told.ended,
                          .outcome = {Ending::answered, 200},
                          .accepted = true,
                          .trace = trace,
                          .url = "http://server/roll",
                          .timings = {},
                          .busy_before = busy_before});
    return std::move(ledger).stats({"run"}).requests.at(0).times().waited;
  }

  void expect_none(const Told& told) { EXPECT_EQ(waited(told).count, 0U); }
  void expect_wait(const Told& told, std::uint64_t longest) {
    const Waited seen = waited(told);
    EXPECT_EQ(seen.count, 1U);
    EXPECT_EQ(seen.longest, longest);
    EXPECT_EQ(seen.sum, longest);
  }
};

TEST_F(WaitedFor, IsNobodyWhoEndsBeforeOrBeginsBehindALongTurn) {
  expect_none({10ms, 110ms, 0ms, 0ms, 9ms});
  expect_none({10ms, 110ms, 120ms, 120ms, 130ms});
}

TEST_F(WaitedFor, IsWhoeverIsUnderWayInALongTurn) {
  expect_wait({10ms, 110ms, 0ms, 0ms, 120ms}, 100'000);
  expect_wait({10ms, 110ms, 0ms, 0ms, 70ms}, 60'000);  // read late in it
  expect_wait({10ms, 110ms, 100ms, 100ms, 120ms}, 10'000);
}

TEST_F(WaitedFor, IsNobodyInShortTurns) { expect_none({10ms, 14ms, 0ms, 0ms, 20ms}); }

TEST_F(WaitedFor, IsWhoeverWasSentLate) {
  expect_none({10ms, 14ms, 20ms, 23ms, 30ms});
  expect_wait({10ms, 14ms, 20ms, 50ms, 60ms}, 30'000);
  expect_wait({10ms, 110ms, 20ms, 105ms, 120ms}, 90'000);  // 85 of them before it was sent
}

TEST(WaitedTogether, IsTheSumOfAllAndTheLongestOfOne) {
  Waited all{.count = 1, .longest = 30'000, .sum = 30'000};
  all.add({.count = 2, .longest = 20'000, .sum = 28'000});
  EXPECT_EQ(all.count, 3U);
  EXPECT_EQ(all.longest, 30'000U);
  EXPECT_EQ(all.sum, 58'000U);
}

class Rested : public ::testing::Test {
 protected:
  // Busy until the end of a rest from 10 ms on, of a request from the start on.
  Duration ours(Duration slept, std::optional<Duration> at_most, bool was_broken_off = false) {
    const TimePoint start = test::FakeClock().now();
    BusyTime busy;
    busy.rested({start + 10ms, start + 10ms + slept, at_most, was_broken_off});
    return busy.until(start + 10ms + slept);
  }
};

TEST_F(Rested, IsNotOursInTime) {
  EXPECT_EQ(ours(700ms, 700ms), 0ms);
  EXPECT_EQ(ours(704ms, 700ms), 0ms);
  EXPECT_EQ(ours(700ms, std::nullopt), 0ms);
  EXPECT_EQ(ours(1ms, -3ms), 0ms);
  EXPECT_EQ(ours(3ms, 700ms, true), 0ms);
}

TEST_F(Rested, IsOursBehindItsTime) { EXPECT_EQ(ours(760ms, 700ms), 60ms); }

// Where the process was stopped, at nobody knows which moment.
TEST_F(Rested, IsOursWhollyWhereTheProcessStoodStill) {
  EXPECT_EQ(ours(900ms, 700ms), 900ms);
  EXPECT_EQ(ours(600ms, 700ms, true), 600ms);
  EXPECT_EQ(ours(600ms, std::nullopt, true), 600ms);
}

}  // namespace
}  // namespace harness::load
