#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/load/record/ledger_test.hpp"

namespace harness::load {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAreArray;

std::vector<std::string> traces(const LoadStats& stats, const std::string& why) {
  std::vector<std::string> found;
  for (const KeptRequest& kept : stats.kept) {
    if (kept.why == why) found.push_back(kept.trace_id);
  }
  return found;
}

TEST_F(LedgerTest, PutsEachRequestIntoExactlyOneOfOkFailedAndUnknown) {
  Ledger ledger = a_ledger();
  enter(ledger, answered_200, 5ms);
  enter(ledger, answered_503, 6ms);
  enter(ledger, {Ending::timeout}, 7ms);
  enter(ledger, {Ending::cut_off}, 8ms);
  const LoadStats stats = close(std::move(ledger));
  const RequestStats& roll = stats.requests.at(0);
  EXPECT_EQ(roll.sent, 4U);
  EXPECT_EQ(roll.ok, 1U);
  EXPECT_EQ(roll.failed, 2U);
  EXPECT_EQ(roll.unknown, 1U);
  EXPECT_THAT(roll.outcomes,
              ElementsAre(Pair("200", 1), Pair("503", 1), Pair("cut off", 1), Pair("timeout", 1)));
  EXPECT_EQ(roll.times().latency.max(), 6'000U);  // of those that were answered
  EXPECT_EQ(roll.times().latency.count(), 2U);
  EXPECT_EQ(roll.cut_after.max(), 8'000U);
}

// Of one that was refused at once, the twin, nobody knows how long it would have taken.
TEST_F(LedgerTest, KeepsHowLongWhatRanOutOfTimeHadWaited) {
  Ledger ledger = a_ledger();
  Ledger other = a_ledger();
  timings_[Step::connecting] = 2ms;
  timings_[Step::waiting] = 5ms;
  enter(ledger, {Ending::timeout}, 7ms);
  enter(ledger, {Ending::connection_refused}, 9ms);
  enter(other, {Ending::timeout}, 8ms);
  ledger.merge(std::move(other));
  const RequestStats roll = close(std::move(ledger)).requests.at(0);
  EXPECT_EQ(roll.timed_out.latency.count(), 2U);
  EXPECT_EQ(roll.timed_out.latency.min(), 7'000U);
  EXPECT_EQ(roll.timed_out.latency.max(), 8'000U);
  EXPECT_EQ(roll.timed_out.duration.max(), 5'000U);
}

// Whoever stood still for 851 ms has asked for 400 ms, and knows of no more.
TEST_F(LedgerTest, KnowsOfWhatRanOutOfTimeNoMoreThanItWasAllowed) {
  Ledger ledger = a_ledger();
  timings_[Step::connecting] = 1ms;
  timings_[Step::waiting] = 1250ms;
  enter(ledger, {Ending::timeout}, 1251ms, 0, 0, 0, 851ms);
  enter(ledger, answered_200, 1251ms, 0, 0, 0, 851ms);
  const RequestStats roll = close(std::move(ledger)).requests[0];
  EXPECT_EQ(roll.timed_out.latency.max(), 400'000U);
  EXPECT_EQ(roll.timed_out.duration.max(), 399'000U);
  EXPECT_EQ(roll.times().waited.count, 1U) << "an answer may have been there as long";
  EXPECT_EQ(roll.times().waited.longest, 851'000U);
  EXPECT_EQ(roll.times().waited.good_overdue, 1U) << "or have come too late";
}

// Seen 851 ms after its time was up. Twins: it last went on before its worker was busy, so that it
// has had all the time that it was given; or it was busy after that alone.
TEST_F(LedgerTest, KnowsWhatMightHaveBeenInTimeHadItNotBeenBusy) {
  struct Case {
    Duration went_on_after;
    bool is_unread;
    Duration overdue;
    std::uint64_t open;
  };
  for (const Case& one :
       {Case{1200ms, false, 851ms, 1}, Case{850ms, false, 851ms, 0}, Case{0ms, false, 851ms, 0},
        Case{0ms, true, 851ms, 1}, Case{0ms, true, 1ms, 0}, Case{300ms, false, 0ms, 1},
        Case{4ms, false, 0ms, 0}}) {
    Ledger ledger = a_ledger();
    const TimePoint due = clock_.now();
    const TraceContext trace = TraceContext::draw(rng_);
    const Outcome timeout{Ending::timeout};
    ledger.request_started(due, due);
    EndedRequest ended{0, due, due, due + 1251ms, timeout, false, trace, url_, timings_};
    ended.overdue = one.overdue;
    ended.went_on_after = one.went_on_after;
    ended.is_unread = one.is_unread;
    ledger.request_ended(ended);
    const RequestStats roll = close(std::move(ledger)).requests[0];
    EXPECT_EQ(roll.timed_out.overdue, one.open);
    EXPECT_EQ(roll.times().waited.failed_overdue, one.open);
    EXPECT_EQ(roll.failed, 1U);
  }
}

TEST_F(LedgerTest, CountsWhatWasSentAgainBesideTheRequests) {
  Ledger ledger = a_ledger();
  Ledger other = a_ledger();
  enter(ledger, answered_200, 5ms, 0, 1);
  enter(ledger, answered_200, 5ms);
  enter(ledger, {Ending::closed_early}, 5ms, 0, 1);
  enter(ledger, {Ending::cut_off}, 5ms, 0, 1);
  enter(other, answered_200, 5ms, 0, 2);
  clock_.advance(1h);
  enter(other, answered_200, 5ms, 1, 1);
  EXPECT_EQ(live_.resent.get(), 6U);
  ledger.merge(std::move(other));
  const LoadStats stats = close(std::move(ledger));
  EXPECT_EQ(stats.requests.at(0).sent, 5U);
  EXPECT_EQ(stats.requests.at(0).resent, 5U);
  EXPECT_EQ(stats.requests.at(1).resent, 0U) << "in the phase after";
  EXPECT_EQ(stats.requests.at(3).resent, 1U) << "of the other request there";
}

TEST_F(LedgerTest, CountsWhatFollowedRedirectsBesideTheRequests) {
  Ledger ledger = a_ledger();
  Ledger other = a_ledger();
  enter(ledger, answered_200, 5ms, 0, 0, 2);
  enter(ledger, {Ending::cut_off}, 5ms, 0, 0, 1);
  enter(other, answered_200, 5ms, 0, 1, 3);
  enter(other, answered_200, 5ms, 1);
  ledger.merge(std::move(other));
  const LoadStats stats = close(std::move(ledger));
  EXPECT_EQ(stats.requests.at(0).sent, 3U);
  EXPECT_EQ(stats.requests.at(0).resent, 1U);
  EXPECT_EQ(stats.requests.at(0).redirects, 6U);
  EXPECT_EQ(stats.requests.at(2).redirects, 0U) << "of the other request";
}

TEST_F(LedgerTest, CountsConnectingOnlyWhereAConnectionWasMade) {
  Ledger ledger = a_ledger();
  timings_[Step::connecting] = 3ms;
  timings_[Step::tls_handshaking] = 4ms;
  timings_[Step::waiting] = 5ms;
  enter(ledger, answered_200, 12ms);
  timings_ = {};
  timings_[Step::sending] = 1ms;
  timings_[Step::waiting] = 7ms;
  enter(ledger, answered_200, 8ms);
  const RequestStats roll = close(std::move(ledger)).requests.at(0);
  EXPECT_EQ(roll.times().steps[Step::connecting].count(), 1U);
  EXPECT_EQ(roll.times().steps[Step::tls_handshaking].max(), 4'000U);
  EXPECT_EQ(roll.times().steps[Step::sending].count(), 2U);
  EXPECT_EQ(roll.times().steps[Step::waiting].max(), 7'000U);
  EXPECT_EQ(roll.times().service_time.max(), 12'000U);
  EXPECT_EQ(roll.times().duration.max(), 8'000U);
}

TEST_F(LedgerTest, FilesARequestUnderThePhaseInWhichItWasDue) {
  Ledger ledger = a_ledger();
  const TimePoint due = clock_.now();
  clock_.advance(1h);
  const TraceContext trace = TraceContext::draw(rng_);
  ledger.request_ended({0, due, due + 2s, due + 3s, answered_200, true, trace, url_, timings_});
  enter(ledger, answered_200, 1ms);
  const LoadStats stats = close(std::move(ledger));
  EXPECT_EQ(stats.requests.at(0).phase, "before");
  EXPECT_EQ(stats.requests.at(0).times().latency.max(), 3'000'000U);
  EXPECT_EQ(stats.requests.at(0).times().service_time.max(), 1'000'000U);
  EXPECT_EQ(stats.requests.at(1).phase, "after");
  EXPECT_EQ(stats.requests.at(1).times().latency.max(), 1'000U);
}

TEST_F(LedgerTest, HasARowForEachRequestAndPhaseEvenWithoutAny) {
  const LoadStats stats = close(a_ledger());
  EXPECT_THAT(stats.requests, SizeIs(4));
  EXPECT_EQ(stats.requests[3].request, "list");
  EXPECT_EQ(stats.requests[3].phase, "after");
  EXPECT_EQ(stats.requests[3].sent, 0U);
}

TEST_F(LedgerTest, KeepsTheSlowestOfTheGoodOnes) {
  Ledger ledger = a_ledger();
  for (int i = 1; i <= 1000; ++i) enter(ledger, answered_200, i * 1ms);
  LoadStats stats = close(std::move(ledger));
  std::vector<Duration> slow;
  for (const KeptRequest& kept : stats.kept) {
    if (kept.why == "slow") slow.push_back(kept.latency);
  }
  EXPECT_THAT(slow, ElementsAre(1000ms, 999ms, 998ms, 997ms, 996ms));
  EXPECT_LE(traces(stats, "sampled").size(), 5U);
  EXPECT_GE(traces(stats, "sampled").size(), 4U);  // one may be slow as well
}

TEST_F(LedgerTest, KeepsTheFirstFailuresAndSomeOfTheOthers) {
  Ledger ledger = a_ledger();
  for (int i = 0; i < 1000; ++i) {
    enter(ledger, answered_503, 1ms);
    clock_.advance(1s);
  }
  const WallTime end = clock_.wall();
  const LoadStats stats = close(std::move(ledger));
  EXPECT_THAT(stats.kept, SizeIs(10));
  EXPECT_EQ(stats.kept[0].started_at, end - 1000s);
  EXPECT_EQ(stats.kept[4].started_at, end - 996s);
  EXPECT_EQ(stats.kept[0].outcome, "503");
}

TEST_F(LedgerTest, KeepsNothingTwice) {
  Ledger ledger = a_ledger();
  enter(ledger, answered_200, 1ms);
  enter(ledger, answered_503, 1ms);
  enter(ledger, {Ending::cut_off}, 1ms);
  const LoadStats stats = close(std::move(ledger));
  EXPECT_THAT(traces(stats, "failed"), SizeIs(1));
  EXPECT_THAT(traces(stats, "slow"), SizeIs(1));
  EXPECT_THAT(traces(stats, "sampled"), IsEmpty());
}

TEST_F(LedgerTest, MergedLedgersSayTheSameAsOne) {
  Ledger whole = a_ledger();
  Ledger one = a_ledger();
  Ledger other = a_ledger();
  for (int i = 0; i < 500; ++i) {
    const Outcome outcome = i % 3 == 0 ? answered_503 : answered_200;
    const Rng before = rng_;
    enter(whole, outcome, i * 1ms, 1);
    rng_ = before;  // the same request, seen by a worker
    enter(i % 2 == 0 ? one : other, outcome, i * 1ms, 1);
    clock_.advance(1ms);
  }
  one.merge(std::move(other));
  const LoadStats expected = close(std::move(whole));
  const LoadStats merged = close(std::move(one));
  for (const char* why : {"failed", "slow", "sampled"}) {
    EXPECT_THAT(traces(merged, why), UnorderedElementsAreArray(traces(expected, why)));
  }
  for (std::size_t i = 0; i < expected.requests.size(); ++i) {
    EXPECT_EQ(merged.requests[i].outcomes, expected.requests[i].outcomes);
    EXPECT_EQ(merged.requests[i].times().latency, expected.requests[i].times().latency);
  }
  EXPECT_EQ(merged.lateness, expected.lateness);
}

TEST_F(LedgerTest, CountsTheIterationsOfEachLoad) {
  Ledger ledger = a_ledger();
  Ledger other = a_ledger();
  ledger.iteration_completed(0);
  ledger.iteration_completed(1);
  other.iteration_completed(0);
  other.iterations_dropped(1, 7);
  ledger.merge(std::move(other));
  const LoadStats stats = close(std::move(ledger));
  EXPECT_EQ(iterations_with(players_, stats).completed, 2U);
  EXPECT_EQ(iterations_with({{"team", "ops"}}, stats).dropped, 0U);
  EXPECT_EQ(iterations_with({{"scenario", "guests"}}, stats).dropped, 7U);
  EXPECT_EQ(iterations_of_all(stats).completed, 3U);
}

TEST_F(LedgerTest, KnowsInWhichPhaseArrivalsWereDropped) {
  Ledger ledger = a_ledger();
  Ledger other = a_ledger();
  for (int i = 0; i < 2; ++i) ledger.arrival_dropped(0, clock_.now());
  for (int i = 0; i < 3; ++i) other.arrival_dropped(0, clock_.now() + 2h);
  other.arrival_dropped(1, clock_.now());
  other.iterations_dropped(1, 9);  // which no phase has promised
  ledger.merge(std::move(other));
  const LoadStats stats = close(std::move(ledger));
  EXPECT_EQ(stats.iterations.at(0).dropped, 5U);
  EXPECT_THAT(stats.iterations.at(0).dropped_in, ElementsAre(Pair("after", 3), Pair("before", 2)));
  EXPECT_EQ(stats.iterations.at(1).dropped, 10U);
  EXPECT_THAT(stats.iterations.at(1).dropped_in, ElementsAre(Pair("before", 1)));
  EXPECT_THAT(iterations_of_all(stats).dropped_in,
              ElementsAre(Pair("after", 3), Pair("before", 3)));
}

TEST_F(LedgerTest, TellsAnswersApart) {
  Ledger ledger = a_ledger();
  enter(ledger, answered_200, 1ms);
  enter(ledger, answered_503, 5ms);
  enter(ledger, answered_503, 7ms);
  const std::vector<AnswerStats> answers = close(std::move(ledger)).requests.at(0).answers;
  ASSERT_THAT(answers, ::testing::SizeIs(2));
  EXPECT_EQ(answers[0].status, 200);
  EXPECT_TRUE(answers[0].expected);
  EXPECT_EQ(answers[1].status, 503);
  EXPECT_FALSE(answers[1].expected);
  EXPECT_EQ(answers[1].count(), 2U);
  EXPECT_EQ(answers[1].times.latency.max(), 7'000U);
}

TEST_F(LedgerTest, CountsOnlyWhereThatIsAsked) {
  Ledger ledger({{{"roll", {}}}, {}}, phases_, clock_, live_, Recording::counts_only);
  enter(ledger, answered_200, 5ms);
  enter(ledger, answered_503, 5ms);
  const LoadStats stats = close(std::move(ledger));
  EXPECT_EQ(stats.requests.at(0).sent, 2U);
  EXPECT_EQ(stats.requests.at(0).failed, 1U);
  EXPECT_EQ(stats.requests.at(0).outcomes.at("503"), 1U);
  EXPECT_EQ(stats.requests.at(0).times().latency.count(), 0U);
  EXPECT_EQ(stats.lateness.count(), 0U);
  EXPECT_THAT(stats.kept, IsEmpty());
}

TEST_F(LedgerTest, ShowsHowItIsGoing) {
  Ledger ledger = a_ledger();
  ledger.user_hired();
  for (int i = 1; i <= 100; ++i) enter(ledger, answered_200, i * 1ms);
  enter(ledger, answered_503, 1ms);
  ledger.arrival_dropped(1, clock_.now());
  EXPECT_EQ(live_.sent.get(), 101U);
  EXPECT_EQ(live_.ok.get(), 100U);
  EXPECT_EQ(live_.failed.get(), 1U);
  EXPECT_EQ(live_.active_vus.get(), 1U);
  EXPECT_EQ(live_.dropped_iterations.get(), 1U);
  clock_.advance(1s);
  ledger.second_over();
  EXPECT_NEAR(static_cast<double>(live_.recent_p95_us.get()), 95'000, 100);
  clock_.advance(1s);
  ledger.second_over();
  EXPECT_EQ(live_.recent_p95_us.get(), 0U);
}

// What the ledger has put up for others.
LiveFigures shown(const LiveCounters& live) {
  LiveFigures figures;
  figures.requests.resize(2);
  figures.iterations.resize(2);
  live.board.add_to(figures);
  return figures;
}

TEST_F(LedgerTest, PutsUpWhatItHasCountedOnceASecond) {
  Ledger ledger = a_ledger();
  timings_[Step::waiting] = 4ms;
  enter(ledger, answered_200, 5ms);
  enter(ledger, answered_503, 6ms, 1, 1, 2);
  ledger.arrival_dropped(1, clock_.now());
  EXPECT_EQ(shown(live_).requests[0].ok, 0U);
  EXPECT_EQ(shown(live_).seconds.most, 0U);
  clock_.advance(1s);
  ledger.second_over();
  EXPECT_TRUE(shown(live_).seconds.are_level());
  EXPECT_EQ(shown(live_).seconds.most, 1U);
  enter(ledger, answered_200, 7ms);
  EXPECT_EQ(shown(live_).requests[0].ok, 1U);
  EXPECT_EQ(shown(live_).requests[1].failed, 1U);
  EXPECT_EQ(shown(live_).requests[1].resent, 1U);
  EXPECT_EQ(shown(live_).requests[1].redirects, 2U);
  EXPECT_EQ(shown(live_).iterations[1].dropped, 1U);
  ledger.close();
  const LiveFigures figures = shown(live_);
  EXPECT_EQ(figures.requests[0].ok, 2U);
  EXPECT_EQ(figures.requests[0].latency.sum, 12'004U);  // above 2 ms to three digits
  EXPECT_EQ(figures.requests[0].latency_in_detail.count(), 2U);
  EXPECT_FALSE(figures.seconds.are_level());  // nobody's next second is waited for
  EXPECT_EQ(figures.requests[0].steps[Step::waiting].counts[22], 2U);
  EXPECT_EQ(figures.lateness.counts[0], 3U);
}

TEST_F(LedgerTest, PutsUpHowManyWereUnderWayWhenASecondEnded) {
  Ledger ledger = a_ledger();
  enter(ledger, answered_200, 5ms);
  ledger.request_started(clock_.now(), clock_.now());
  ledger.request_started(clock_.now(), clock_.now());
  clock_.advance(1s);
  ledger.second_over();
  EXPECT_EQ(shown(live_).under_way, 2U);
}

}  // namespace
}  // namespace harness::load
