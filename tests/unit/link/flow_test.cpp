// When bytes of a connection go on, by times that the test says.
#include "stack/link/toxics/flow.hpp"

#include <gmock/gmock.h>

#include "stack/link/data/connection.hpp"
#include "stack/link/toxics/chance.hpp"

namespace linkproxy {
namespace {

using namespace std::chrono_literals;
using Fate = Flow::Fate;

constexpr TimePoint start{1h};

Toxic toxic(std::uint64_t id, const Effect& effect) {
  return {id, "toxic" + std::to_string(id), Stream::downstream, 1, effect};
}

class FlowTest : public ::testing::Test {
 protected:
  // All that may go on at that time.
  std::string pass(TimePoint now) {
    std::string passed;
    for (auto due = flow_.due(now); !due.empty(); due = flow_.due(now)) {
      passed += due;
      flow_.sent(due.size(), now);
    }
    return passed;
  }

  // As a loop would: until nothing is left to wait for. Gives when the last of it passed.
  TimePoint run(TimePoint now, std::size_t& bytes) {
    TimePoint last = now;
    for (std::optional<TimePoint> next = now; next; next = flow_.next(*next)) {
      const std::size_t passed = pass(*next).size();
      if (passed > 0) last = *next;
      bytes += passed;
    }
    return last;
  }

  Flow flow_{harness::Rng(1, 1)};
};

TEST_F(FlowTest, PassesAllAtOnceWithoutToxics) {
  flow_.take("a", start);
  flow_.take("bc", start);
  EXPECT_GT(flow_.waiting(), 3U);
  EXPECT_EQ(pass(start), "abc");
  EXPECT_EQ(flow_.waiting(), 0U);
  EXPECT_EQ(flow_.next(start), std::nullopt);
}

TEST_F(FlowTest, WhatWasNotSentStays) {
  flow_.take("abc", start);
  flow_.sent(1, start);
  EXPECT_EQ(flow_.due(start), "bc");
}

TEST_F(FlowTest, LatencyCountsFromWhenBytesCame) {
  flow_.act({toxic(1, Latency{300ms})}, start);
  flow_.take("a", start);
  flow_.take("b", start + 100ms);
  EXPECT_EQ(flow_.next(start), start + 300ms);
  EXPECT_EQ(pass(start + 299ms), "");
  EXPECT_EQ(pass(start + 300ms), "a");
  EXPECT_EQ(flow_.next(start + 300ms), start + 400ms);
  EXPECT_EQ(pass(start + 400ms), "b");
}

TEST_F(FlowTest, LatencyActsOnWhatIsUnderWayAndItsEndReleasesIt) {
  flow_.take("a", start);
  flow_.act({toxic(1, Latency{300ms})}, start);
  EXPECT_EQ(pass(start), "");
  flow_.act({}, start + 1ms);
  EXPECT_EQ(pass(start + 1ms), "a");
}

TEST_F(FlowTest, LatenciesAddUp) {
  flow_.act({toxic(1, Latency{300ms}), toxic(2, Latency{50ms})}, start);
  flow_.take("a", start);
  EXPECT_EQ(flow_.next(start), start + 350ms);
}

TEST_F(FlowTest, JitterKeepsTheOrderAndItsBounds) {
  flow_.act({toxic(1, Latency{100ms, 50ms})}, start);
  for (char c = 'a'; c <= 'z'; ++c) flow_.take(std::string(1, c), start);
  std::string passed;
  for (TimePoint now = start; now <= start + 150ms; now += 1ms) {
    passed += pass(now);
    EXPECT_TRUE(passed.empty() || now >= start + 50ms);
  }
  EXPECT_EQ(passed, "abcdefghijklmnopqrstuvwxyz");
}

TEST_F(FlowTest, BandwidthHoldsToItsRateWhateverTheSizes) {
  for (const std::uint64_t rate : {1'000ULL, 100'000ULL, 20'000'000ULL}) {
    flow_ = Flow(harness::Rng(1, 1));
    flow_.act({toxic(1, Bandwidth{rate})}, start);
    for (int i = 0; i < 20; ++i) flow_.take(std::string(rate / 10, 'x'), start);
    std::size_t bytes = 0;
    const TimePoint end = run(start, bytes);
    EXPECT_EQ(bytes, 2 * rate);
    EXPECT_NEAR(harness::seconds(end - start), 2, 0.001) << rate;
  }
}

TEST_F(FlowTest, ALateLoopMakesUpForItAndALongPauseIsNoCredit) {
  flow_.act({toxic(1, Bandwidth{100'000})}, start);
  flow_.take(std::string(100'000, 'x'), start);
  EXPECT_NEAR(static_cast<double>(pass(start + 40ms).size()), 4'000, 1);
  // Nobody took anything for a second.
  EXPECT_NEAR(static_cast<double>(pass(start + 1040ms).size()), 5'000, 600);
}

TEST_F(FlowTest, OfSeveralNarrowPlacesTheNarrowestCounts) {
  flow_.act({toxic(1, Bandwidth{100'000}), toxic(2, Bandwidth{1'000})}, start);
  flow_.take(std::string(1'000, 'x'), start);
  std::size_t bytes = 0;
  EXPECT_NEAR(harness::seconds(run(start, bytes) - start), 1, 0.001);
}

TEST_F(FlowTest, NothingPassesAtARateOfZero) {
  flow_.act({toxic(1, Bandwidth{0})}, start);
  flow_.take("a", start);
  EXPECT_EQ(pass(start + 1h), "");
  EXPECT_EQ(flow_.next(start), std::nullopt);
}

TEST_F(FlowTest, ALimitLetsSoManyBytesThroughAndCloses) {
  flow_.act({toxic(1, LimitData{3})}, start);
  flow_.take("ab", start);
  EXPECT_EQ(pass(start), "ab");
  EXPECT_EQ(flow_.fate(start), Fate::goes_on);
  flow_.take("cd", start);
  EXPECT_EQ(pass(start), "c");
  EXPECT_EQ(flow_.fate(start), Fate::closes);
}

TEST_F(FlowTest, ALimitCountsFromWhenItCameAndGoesOnWhenItIsChanged) {
  flow_.take("abcdef", start);
  EXPECT_EQ(pass(start), "abcdef");
  flow_.act({toxic(1, LimitData{3})}, start);
  flow_.take("gh", start);
  EXPECT_EQ(pass(start), "gh");
  flow_.act({toxic(1, LimitData{2})}, start);
  EXPECT_EQ(flow_.fate(start), Fate::closes);
}

TEST_F(FlowTest, ATimeoutLosesWhatComesAndCloses) {
  flow_.act({toxic(1, Timeout{500ms})}, start);
  flow_.take("a", start);
  EXPECT_EQ(flow_.waiting(), 0U);
  EXPECT_EQ(flow_.next(start), start + 500ms);
  EXPECT_EQ(flow_.fate(start + 499ms), Fate::goes_on);
  EXPECT_EQ(flow_.fate(start + 500ms), Fate::closes);
}

TEST_F(FlowTest, ATimeoutOfZeroClosesWhenItIsTakenAway) {
  flow_.act({toxic(1, Timeout{})}, start);
  flow_.take("a", start);
  EXPECT_EQ(flow_.fate(start + 1h), Fate::goes_on);
  flow_.act({}, start + 1h);
  EXPECT_EQ(flow_.fate(start + 1h), Fate::closes);
}

TEST_F(FlowTest, AResetHoldsWhatComesAndResets) {
  flow_.act({toxic(1, ResetPeer{200ms})}, start);
  flow_.take("a", start + 100ms);
  EXPECT_EQ(pass(start + 199ms), "");
  EXPECT_EQ(flow_.fate(start + 199ms), Fate::goes_on);
  EXPECT_EQ(flow_.next(start + 100ms), start + 200ms);
  EXPECT_EQ(flow_.fate(start + 200ms), Fate::resets);
}

TEST_F(FlowTest, AResetThatIsTakenAwayInTimeLosesNothing) {
  flow_.act({toxic(1, ResetPeer{200ms})}, start);
  flow_.take("a", start);
  flow_.act({}, start + 100ms);
  EXPECT_EQ(pass(start + 100ms), "a");
  EXPECT_EQ(flow_.fate(start + 200ms), Fate::goes_on);
}

TEST_F(FlowTest, TheEndComesAfterAllBytes) {
  flow_.act({toxic(1, Latency{300ms})}, start);
  flow_.take("a", start);
  flow_.take_end(start + 10ms);
  EXPECT_EQ(flow_.fate(start + 310ms), Fate::goes_on);  // "a" waits for who takes it
  EXPECT_EQ(pass(start + 310ms), "a");
  EXPECT_EQ(flow_.fate(start + 310ms), Fate::ends);
}

TEST_F(FlowTest, ASlowCloseHoldsTheEndAlone) {
  flow_.act({toxic(1, SlowClose{700ms})}, start);
  flow_.take("a", start);
  flow_.take_end(start);
  EXPECT_EQ(pass(start), "a");
  EXPECT_EQ(flow_.next(start), start + 700ms);
  EXPECT_EQ(flow_.fate(start + 699ms), Fate::goes_on);
  EXPECT_EQ(flow_.fate(start + 700ms), Fate::ends);
}

using Names = std::vector<std::string>;

struct Hitting {
  std::string name;
  Effect effect;
  bool by_nothing;  // the connection is open, and a second passes
  bool by_bytes;
  bool by_end;
};

class HitTest : public FlowTest, public ::testing::WithParamInterface<Hitting> {
 protected:
  Names expected(bool is_hit) { return is_hit ? Names{"toxic1"} : Names{}; }
};

TEST_P(HitTest, IsWhatItActsOn) {
  flow_.act({toxic(1, GetParam().effect)}, start);
  EXPECT_EQ(flow_.new_hits(start + 1s), expected(GetParam().by_nothing));
}

TEST_P(HitTest, IsCountedOnceWhateverComes) {
  flow_.act({toxic(1, GetParam().effect)}, start);
  flow_.take("answer", start);
  pass(start + 10s);
  EXPECT_EQ(flow_.new_hits(start + 10s), expected(GetParam().by_bytes));
  flow_.act({toxic(1, GetParam().effect)}, start + 10s);  // its settings are changed
  flow_.take("more", start + 10s);
  pass(start + 20s);
  EXPECT_EQ(flow_.new_hits(start + 20s), Names{});
}

TEST_P(HitTest, MayBeAnEnd) {
  flow_.act({toxic(1, GetParam().effect)}, start);
  flow_.take_end(start);
  EXPECT_EQ(flow_.new_hits(start), expected(GetParam().by_end));
}

TEST_P(HitTest, MayBeWhatWaitedAlready) {
  flow_.act({toxic(2, Latency{5s})}, start);
  flow_.take("answer", start);
  flow_.act({toxic(1, GetParam().effect)}, start);
  pass(start + 10s);
  EXPECT_EQ(flow_.new_hits(start + 10s), expected(GetParam().by_bytes));
}

INSTANTIATE_TEST_SUITE_P(
    Each, HitTest,
    ::testing::Values(Hitting{"latency", Latency{1ms}, false, true, true},
                      Hitting{"bandwidth", Bandwidth{1000}, false, true, false},
                      Hitting{"reset_peer", ResetPeer{2s}, false, true, true},
                      Hitting{"reset_now", ResetPeer{1s}, true, true, true},
                      Hitting{"timeout", Timeout{0s}, true, true, true},
                      Hitting{"slow_close", SlowClose{1s}, false, false, true},
                      Hitting{"limit_data", LimitData{6}, false, true, false},
                      Hitting{"limit_more", LimitData{11}, false, false, false}),
    [](const auto& one) { return one.param.name; });

TEST(Chance, AShareOfConnectionsIsHitTheSameEachTime) {
  Toxic half = toxic(7, Latency{1ms});
  half.toxicity = 0.5;
  int hit = 0;
  for (std::uint64_t connection = 0; connection < 1000; ++connection) {
    const bool acts = acts_on(half, 42, connection);
    EXPECT_EQ(acts, acts_on(half, 42, connection));
    hit += acts ? 1 : 0;
  }
  EXPECT_NEAR(hit, 500, 60);
  half.toxicity = 0;
  EXPECT_FALSE(acts_on(half, 42, 1));
  half.toxicity = 1;
  EXPECT_TRUE(acts_on(half, 42, 1));
}

TEST(Crowd, WhatMayWaitIsBoundedHoweverManyThereAre) {
  EXPECT_EQ(Crowd{1}.most_waiting(), 1U << 20U);
  EXPECT_EQ(Crowd{512}.most_waiting(), 256U << 10U);
  EXPECT_EQ(Crowd{8192}.most_waiting(), 64U << 10U);
}

}  // namespace
}  // namespace linkproxy
