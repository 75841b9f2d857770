#include "harness/load/record/punctuality.hpp"

#include <gmock/gmock.h>

namespace harness::load {
namespace {

using namespace std::chrono_literals;

LoadStats with_lateness(std::uint64_t micros) {
  LoadStats stats;
  for (int i = 0; i < 98; ++i) stats.lateness.record(1);
  stats.lateness.record(micros);
  stats.lateness.record(micros);
  stats.best_rate = 41'234;
  return stats;
}

LoadStats with_sent(std::uint64_t sent) {
  LoadStats stats;
  stats.requests.resize(1);
  stats.requests.front().sent = sent;
  return stats;
}

TEST(WhyLate, SaysHowLateAndHowMuchItCouldHaveHeld) {
  EXPECT_EQ(why_late(with_lateness(2'000'000)),
            "the load generator could not keep up: 1 % of its requests left 2s late or later; it "
            "began 41234 in its best second");
}

TEST(WhyLate, IsAMatterOfTheBound) {
  EXPECT_EQ(why_late(with_lateness(500'000)), std::nullopt);
  EXPECT_TRUE(why_late(with_lateness(501'000)));
  EXPECT_TRUE(why_late(with_lateness(2'000), 1ms));
  EXPECT_EQ(why_late({}), std::nullopt);
}

TEST(WhyShort, CountsTheArrivalsThatWereNotSent) {
  EXPECT_EQ(why_short(with_sent(99), 1, "x"), std::nullopt);
  EXPECT_EQ(why_short(with_sent(98), 2, "no user was free"),
            "2 of 100 requests were not sent, because no user was free");
  EXPECT_EQ(why_short(with_sent(0), 0, "x"), std::nullopt);
}

TEST(ShortPhases, AreThoseOfWhichMoreThanOneInAHundredWasDropped) {
  LoadStats stats;
  stats.requests.resize(3);
  stats.requests[0].phase = "baseline";
  stats.requests[0].sent = 28;
  stats.requests[1].phase = "outage";
  stats.requests[1].sent = 99;
  stats.requests[2].phase = "transition";
  stats.iterations = {{{}, 100, 13, {{"baseline", 10}, {"outage", 1}, {"transition", 2}}},
                      {{}, 100, 3, {{"baseline", 3}}}};
  const std::vector<ShortPhase> found = short_phases(stats);
  ASSERT_EQ(found.size(), 1U) << "1 of 100 is not more; and what lies between phases is none";
  EXPECT_EQ(found[0].phase, "baseline");
  EXPECT_EQ(found[0].dropped, 13U);
  EXPECT_EQ(found[0].due, 41U);
}

TEST(WhyExhausted, CountsWhatThisMachineHadNoFileOrPortFor) {
  LoadStats stats;
  stats.requests.resize(2);
  stats.requests[0].outcomes = {{"200", 9}, {"connection refused", 8}};
  EXPECT_THAT(why_exhausted(stats), ::testing::IsEmpty());
  stats.requests[0].outcomes["no local port left"] = 3;
  stats.requests[1].outcomes["no local port left"] = 1;
  stats.requests[1].outcomes["too many open files"] = 2;
  EXPECT_THAT(
      why_exhausted(stats),
      ::testing::ElementsAre(
          "the load generator came to its own limits: 2 of its requests found no file to open; "
          "have fewer users, or raise the limit (ulimit -n)",
          "the load generator came to its own limits: 4 of its requests found no local port; have "
          "fewer users, let connections be kept, or widen net.ipv4.ip_local_port_range"));
}

}  // namespace
}  // namespace harness::load
