// Thresholds that are judged in each stretch of their window.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/scenario/threshold_form.hpp"
#include "harness/verdict/threshold/stretches.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

load::SecondStats second(std::uint32_t at, std::uint64_t ok, std::uint64_t failed,
                         std::uint64_t micros = 100'000) {
  load::SecondStats stats;
  stats.at = at;
  stats.ok = ok;
  stats.failed = failed;
  load::Histogram latency;
  for (std::uint64_t i = 0; i < ok + failed; ++i) latency.record(micros);
  stats.latency.add(latency);
  return stats;
}

// Ten good requests in each second of the outage, 20-40 s.
SmallRun steady_run() {
  SmallRun run;
  load::RequestStats stats;
  stats.request = "roll";
  stats.phase = "outage";
  for (std::uint32_t at = 20; at < 40; ++at) stats.seconds.push_back(second(at, 10, 0));
  run.observations.load.requests = {stats};
  return run;
}

std::vector<load::SecondStats>& seconds_of(SmallRun& run) {
  return run.observations.load.requests[0].seconds;
}

Finding judge(const SmallRun& run, const std::string& metric, const std::string& condition,
              Duration over = seconds{5}) {
  plan::Claim claim = run.claim("threshold", {});
  scenario::Condition parsed = scenario::parse_condition(condition).value();
  parsed.over = {over, {1, 1}};
  claim.settings.as<scenario::Threshold>() = {{metric, {}}, parsed};
  return run.judge(claim, {});
}

TEST(ThresholdOver, HoldsWhereEachStretchDoes) {
  const SmallRun run = steady_run();
  const Finding finding = judge(run, "http_req_failed", "rate < 0.1");
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.expected, "rate < 0.1 over each 5s");
  EXPECT_EQ(finding.seen, "0 in each 5s from 20s to 40s of the load");
  EXPECT_EQ(judge(run, "http_reqs", "count == 50").outcome, Outcome::pass);
  EXPECT_EQ(judge(run, "http_reqs", "rate == 10").outcome, Outcome::pass);
}

// One bad stretch of four, which the whole phase hides.
TEST(ThresholdOver, FailsWhereOneStretchDoes) {
  SmallRun run = steady_run();
  seconds_of(run)[7] = second(27, 0, 10);
  const Finding finding = judge(run, "http_req_failed", "rate < 0.1");
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "0.2 over 50 requests from 23s to 28s of the load");
  EXPECT_EQ(finding.value, Interval::exactly(0.2));
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.1", seconds{20}).outcome, Outcome::pass);
}

TEST(ThresholdOver, SaysTheRangeOfWhatItSaw) {
  SmallRun run = steady_run();
  seconds_of(run)[7] = second(27, 0, 10);
  const Finding finding = judge(run, "http_req_failed", "rate < 0.5");
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen, "0 to 0.2 in each 5s from 20s to 40s of the load");
}

// 100 ms lie in a bucket from 98.304 to 102.399 ms.
TEST(ThresholdOver, IsUndecidedWithinABucketOfLatencies) {
  const SmallRun run = steady_run();
  EXPECT_EQ(judge(run, "latency", "p(95) < 103").outcome, Outcome::pass);
  EXPECT_EQ(judge(run, "latency", "p(95) < 98").outcome, Outcome::fail);
  const Finding open = judge(run, "latency", "p(95) < 100");
  EXPECT_EQ(open.outcome, Outcome::undecided);
  EXPECT_EQ(open.seen, "98.304 to 102.399 over 50 requests from 20s to 25s of the load");
  for (const char* aggregate : {"avg", "min", "max", "med"}) {
    EXPECT_EQ(judge(run, "latency", std::string(aggregate) + " < 100").outcome, Outcome::undecided);
    EXPECT_EQ(judge(run, "latency", std::string(aggregate) + " < 103").outcome, Outcome::pass);
  }
}

TEST(ThresholdOver, NamesAFailingStretchBeforeOneThatIsUndecided) {
  SmallRun run = steady_run();
  seconds_of(run)[19] = second(39, 10, 0, 900'000);
  const Finding finding = judge(run, "latency", "max < 100");
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_THAT(finding.seen, HasSubstr("from 35s to 40s of the load"));
}

TEST(ThresholdOver, KnowsNoLatencyOfWhatWasNotAnswered) {
  SmallRun run = steady_run();
  load::SecondStats hung;
  hung.at = 33;
  hung.failed = 6;
  seconds_of(run)[13] = hung;
  const Finding open = judge(run, "latency", "p(95) < 500");
  EXPECT_EQ(open.outcome, Outcome::undecided);
  EXPECT_THAT(open.seen, HasSubstr(" or more over 46 requests from 29s to 34s"));
  hung.failed = 0;
  hung.unknown = 6;
  seconds_of(run)[13] = hung;
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.1").outcome, Outcome::undecided);
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.2").outcome, Outcome::pass);
}

TEST(ThresholdOver, FailsNoLatencyThatMayBeTheGenerators) {
  SmallRun run = steady_run();
  seconds_of(run)[19] = second(39, 2, 0, 900'000);
  load::times_of(200, true, run.observations.load.requests[0].answers).waited = {2, 850'000};
  const Finding open = judge(run, "latency", "max < 500");
  EXPECT_EQ(open.outcome, Outcome::undecided);
  EXPECT_THAT(open.seen, HasSubstr("from 35s to 40s of the load, but the generator, busy for up to "
                                   "850ms, may have kept 2 of them waiting"));
  EXPECT_EQ(judge(run, "latency", "max < 40").outcome, Outcome::fail);
}

TEST(ThresholdOver, IsOpenWhereALateGeneratorSawAnAnswerWhenItsTimeWasUp) {
  SmallRun run = steady_run();
  load::times_of(200, true, run.observations.load.requests[0].answers).waited = {1, 850'000, 1};
  const Finding open = judge(run, "http_req_failed", "rate < 0.01");
  EXPECT_EQ(open.outcome, Outcome::undecided);
  EXPECT_THAT(open.seen, HasSubstr("1 seen by a late generator when their time was up"));
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.1").outcome, Outcome::pass);
}

TEST(ThresholdOver, IsOpenWhereALateGeneratorLetARequestRunOutOfTime) {
  SmallRun run = steady_run();
  load::SecondStats hung;
  hung.at = 33;
  hung.failed = 1;
  seconds_of(run)[13] = hung;
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.01").outcome, Outcome::fail);
  run.observations.load.requests[0].timed_out.overdue = 1;
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.01").outcome, Outcome::undecided);
}

TEST(ThresholdOver, HasNoDataOfAStretchWithoutRequests) {
  SmallRun run = steady_run();
  std::erase_if(seconds_of(run), [](const auto& one) { return one.at >= 25 && one.at < 30; });
  for (const char* metric : {"http_req_failed", "latency"}) {
    const Finding finding = judge(run, metric, metric[0] == 'h' ? "rate < 0.1" : "max < 900");
    EXPECT_EQ(finding.outcome, Outcome::no_data);
    EXPECT_EQ(finding.seen, "no request ended from 25s to 30s of the load");
  }
  EXPECT_EQ(judge(run, "http_reqs", "count > 0").outcome, Outcome::fail);
}

// What was due in the phase and ended after it is in a stretch, too, that ends with it.
TEST(ThresholdOver, HasTheRequestsThatEndLate) {
  SmallRun run = steady_run();
  seconds_of(run).push_back(second(47, 0, 30));
  const Finding finding = judge(run, "http_req_failed", "rate < 0.1");
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "1 over 30 requests from 43s to 48s of the load");
  EXPECT_EQ(judge(run, "http_reqs", "count == 50").outcome, Outcome::pass)
      << "counts are of whole seconds";
}

TEST(ThresholdOver, IsNotThinnedOutByRequestsThatEndLate) {
  SmallRun run = steady_run();
  seconds_of(run)[19] = second(39, 0, 20);
  seconds_of(run).push_back(second(47, 200, 0));
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.3").outcome, Outcome::fail);
  seconds_of(run)[19] = second(39, 10, 0);
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.3").outcome, Outcome::pass);
}

TEST(ThresholdOver, BeginsInTheSecondOfItsWindow) {
  SmallRun run = steady_run();
  run.observations.phases[1].window = {at(20.4), at(40.4)};
  seconds_of(run)[0] = second(20, 0, 6);
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.1").seen,
            "0.130435 over 46 requests from 20s to 25s of the load");
  EXPECT_EQ(judge(run, "http_reqs", "count == 50").outcome, Outcome::pass)
      << "21 s to 40 s: the parts of a second do not count";
}

TEST(ThresholdOver, TakesMarksThatAreALittleApartForWholeSeconds) {
  SmallRun run = steady_run();
  run.observations.phases[1].window = {at(20.0004), at(39.9994)};
  const Finding finding = judge(run, "http_reqs", "count == 50");
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen, "50 in each 5s from 20s to 40s of the load, in whole seconds");
}

TEST(ThresholdOver, IsUndecidedWithoutAWholeStretch) {
  const SmallRun run = steady_run();
  const Finding finding = judge(run, "http_req_failed", "rate < 0.1", seconds{30});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen, "no stretch of 30s is whole in the window; make it longer");
}

// Four requests in the last 0.4 s are no stretch of 2 s, and with those before them no fifth.
TEST(ThresholdOver, JudgesNoPartOfAStretchAlone) {
  SmallRun run = steady_run();
  run.observations.phases[1].window = {at(20), at(40.4)};
  seconds_of(run).push_back(second(40, 0, 4, 300'000));
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.2", seconds{2}).outcome, Outcome::pass);
  EXPECT_EQ(judge(run, "latency", "med < 200", seconds{2}).outcome, Outcome::pass);
  const Finding counted = judge(run, "http_req_failed", "rate < 0.1", seconds{2});
  EXPECT_EQ(counted.outcome, Outcome::fail) << "but they count";
  EXPECT_EQ(counted.seen, "0.166667 over 24 requests from 38s to 40s of the load");
}

// Nor is what was due in the window and ended in the second behind it.
TEST(ThresholdOver, JudgesNoOneThatEndsLateAlone) {
  SmallRun run = steady_run();
  seconds_of(run).push_back(second(40, 0, 4));
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.3", seconds{2}).outcome, Outcome::pass);
  const Finding counted = judge(run, "http_req_failed", "rate < 0.2", seconds{2});
  EXPECT_EQ(counted.outcome, Outcome::fail);
  EXPECT_EQ(counted.seen, "0.285714 over 14 requests from 39s to 41s of the load");
}

// Two bad seconds are a bad stretch wherever they lie: here the second of one pair and the first of
// the next.
TEST(ThresholdOver, SeesAStretchThatBeginsAtAnySecond) {
  SmallRun run = steady_run();
  seconds_of(run)[7] = second(27, 0, 10);
  seconds_of(run)[8] = second(28, 0, 10);
  const Finding finding = judge(run, "http_req_failed", "rate < 0.9", seconds{2});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "1 over 20 requests from 27s to 29s of the load");
  seconds_of(run)[8] = second(28, 40, 0);
  const Finding most = judge(run, "http_reqs", "count < 50", seconds{2});
  EXPECT_EQ(most.outcome, Outcome::fail);
  EXPECT_EQ(most.seen, "50 over 50 requests from 27s to 29s of the load, in whole seconds");
}

// Those of two minutes begin at every other second, and one ends with the window.
TEST(ThresholdOver, SeesALongStretchAtEachSixtiethAndAtTheEnd) {
  SmallRun run = steady_run();
  run.observations.phases[1].window = {at(20), at(163)};
  for (std::uint32_t at = 40; at < 163; ++at) seconds_of(run).push_back(second(at, 10, 0));
  for (const std::uint32_t begin : {22U, 42U, 43U}) {
    SmallRun broken = run;
    for (std::uint32_t at = begin; at < begin + 120; ++at) {
      seconds_of(broken)[at - 20] = second(at, 0, 10);
    }
    const Finding finding = judge(broken, "http_req_failed", "rate < 0.999", seconds{120});
    EXPECT_EQ(finding.outcome, Outcome::fail);
    EXPECT_THAT(finding.seen, ::testing::StartsWith("1 over 1200 requests from " +
                                                    std::to_string(begin) + "s to "));
  }
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.999", seconds{120}).outcome, Outcome::pass);
}

// A window of no whole number of stretches has one that ends with it.
TEST(ThresholdOver, LeavesNoRequestOut) {
  SmallRun run = steady_run();
  seconds_of(run)[19] = second(39, 0, 10);
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.05", seconds{6}).outcome, Outcome::fail)
      << "34-40";
}

TEST(ThresholdOver, IsUndecidedWhereSecondsWereJoined) {
  SmallRun run = steady_run();
  run.observations.load.second_width = 2;
  const Finding finding = judge(run, "http_req_failed", "rate < 0.1");
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen, "of so long a load every 2s are kept; write a multiple of that");
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.1", seconds{4}).outcome, Outcome::pass);
}

}  // namespace
}  // namespace harness::verdict
