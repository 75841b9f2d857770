// What the ledger knows second by second.
#include <gmock/gmock.h>

#include "tests/unit/load/record/ledger_test.hpp"

namespace harness::load {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

// Two workers that are best in different seconds are not as good together.
TEST_F(LedgerTest, KnowsTheBestOfTheSecondsThatAllShared) {
  Ledger ledger = a_ledger();
  Ledger other = a_ledger();
  for (int i = 0; i < 30; ++i) enter(ledger, answered_200, 1ms);
  enter(other, answered_200, 1ms);
  clock_.advance(1500ms);
  ledger.second_over();
  for (int i = 0; i < 20; ++i) enter(other, answered_200, 1ms);
  clock_.advance(1s);
  for (int i = 0; i < 90; ++i) enter(other, answered_200, 1ms);  // in a second that is not over
  ledger.merge(std::move(other));
  const LoadStats stats = close(std::move(ledger));
  EXPECT_THAT(stats.begun, ElementsAre(31, 20, 90)) << "each request, also of what is no second";
  EXPECT_EQ(stats.whole_seconds, 2U);
  EXPECT_EQ(stats.best_rate, 31U);
}

TEST_F(LedgerTest, KnowsNoBestSecondOfALoadThatLastedNone) {
  Ledger ledger = a_ledger();
  enter(ledger, answered_200, 1ms);
  const LoadStats stats = close(std::move(ledger));
  EXPECT_EQ(stats.best_rate, 0U);
  EXPECT_THAT(stats.begun, ElementsAre(1));
}

TEST_F(LedgerTest, KnowsWhatEndedInEachSecond) {
  Ledger ledger = a_ledger();
  enter(ledger, answered_200, 5ms);
  enter(ledger, answered_503, 1'500ms);  // in the next one
  clock_.advance(3s);
  enter(ledger, answered_200, 5ms);
  enter(ledger, {Ending::cut_off}, 5ms);
  const LoadStats stats = close(std::move(ledger));
  EXPECT_EQ(stats.second_width, 1U);
  const std::vector<SecondStats>& seconds = stats.requests.at(0).seconds;
  ASSERT_THAT(seconds, SizeIs(3));
  EXPECT_EQ(seconds[0].at, 0U);
  EXPECT_EQ(seconds[0].ok, 1U);
  EXPECT_EQ(seconds[0].latency.count(), 1U);
  EXPECT_EQ(seconds[1].at, 1U);
  EXPECT_THAT(seconds[1].outcomes, ElementsAre(Pair("503", 1)));
  EXPECT_EQ(seconds[2].at, 3U);
  EXPECT_THAT(seconds[2].outcomes, ElementsAre(Pair("200", 1), Pair("cut off", 1)));
  EXPECT_THAT(stats.requests.at(1).seconds, IsEmpty());
}

TEST_F(LedgerTest, CountsTheSameInItsSecondsAsInAll) {
  Ledger ledger = a_ledger();
  for (int i = 0; i < 500; ++i) {
    enter(ledger, i % 7 == 0 ? answered_503 : answered_200, i * 1ms, i % 2 == 0 ? 0 : 1,
          i % 5 == 0 ? 1 : 0, i % 3 == 0 ? 2 : 0);
    clock_.advance(37ms);
  }
  for (const RequestStats& request : close(std::move(ledger)).requests) {
    RequestStats sum;
    CoarseHistogram of_seconds;
    for (const SecondStats& second : request.seconds) {
      sum.ok += second.ok;
      sum.failed += second.failed;
      sum.resent += second.resent;
      sum.redirects += second.redirects;
      for (const auto& [outcome, times] : second.outcomes) sum.outcomes[outcome] += times;
      of_seconds.add(second.latency);
    }
    CoarseHistogram of_all;
    of_all.add(request.times().latency);
    EXPECT_EQ(sum.ok, request.ok);
    EXPECT_EQ(sum.failed, request.failed);
    EXPECT_EQ(sum.resent, request.resent);
    EXPECT_EQ(sum.redirects, request.redirects);
    if (request.sent > 0) {
      EXPECT_GT(sum.redirects, sum.resent);
    }
    EXPECT_EQ(sum.outcomes, request.outcomes);
    EXPECT_EQ(of_seconds, of_all);
  }
}

TEST_F(LedgerTest, HasRoomForALongLoad) {
  Ledger ledger = a_ledger();
  constexpr std::size_t hours = 12;
  for (std::size_t i = 0; i < hours * 3600; ++i) {
    enter(ledger, answered_200, 5ms);
    clock_.advance(1s);
  }
  const LoadStats stats = close(std::move(ledger));
  EXPECT_EQ(stats.second_width, 4U);
  std::size_t seconds = 0;
  std::uint64_t requests = 0;
  for (const RequestStats& request : stats.requests) {
    seconds += request.seconds.size();
    for (const SecondStats& second : request.seconds) requests += second.ok;
  }
  EXPECT_LE(seconds, 20'000U);
  EXPECT_EQ(requests, hours * 3600);
}

}  // namespace
}  // namespace harness::load
