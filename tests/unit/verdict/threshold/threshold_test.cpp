#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/scenario/threshold_form.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

// 10 requests in the outage: 6 good ones of 100 ms, 3 failed, 1 unknown; 9 had 5 ms of service.
SmallRun run_with_requests() {
  SmallRun run;
  load::RequestStats stats;
  stats.request = "roll";
  stats.phase = "outage";
  stats.sent = 10;
  stats.ok = 6;
  stats.failed = 3;
  stats.unknown = 1;
  for (int i = 0; i < 9; ++i) {
    load::AnswerTimes& times = load::times_of(i < 6 ? 200 : 503, i < 6, stats.answers);
    times.latency.record(100'000);
    times.duration.record(5'000);
  }
  load::RequestStats other = stats;
  other.phase = "baseline";
  run.observations.load.requests = {stats, other};
  return run;
}

Finding judge(const SmallRun& run, const std::string& metric, const std::string& condition,
              const scenario::Tags& tags = {}) {
  plan::Claim claim = run.claim("threshold", {});
  claim.settings.as<scenario::Threshold>() = {
      scenario::parse_metric_key(metric + scenario::selector_text(tags)).value(),
      scenario::parse_condition(condition).value()};
  return run.judge(claim, {});
}

TEST(ThresholdClaim, LeavesOpenWhatNobodyKnowsOfARequest) {
  const SmallRun run = run_with_requests();
  const Finding finding = judge(run, "http_req_failed", "rate < 0.5");
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen, "0.3 to 0.4 over 10 requests, 1 cut off at the end");
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.35").outcome, Outcome::undecided);
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.3").outcome, Outcome::fail);
}

TEST(ThresholdClaim, MeasuresDurationsInMilliseconds) {
  const SmallRun run = run_with_requests();
  EXPECT_EQ(judge(run, "http_req_duration", "p(90) < 6").outcome, Outcome::pass);
  EXPECT_EQ(judge(run, "http_req_duration", "med > 6").outcome, Outcome::fail);
  EXPECT_EQ(judge(run, "latency", "p(50) > 90").outcome, Outcome::pass);
}

// One of the ten was cut off after 1 s: the slowest took that long or longer.
TEST(ThresholdClaim, KnowsNoUpperEndOfWhatDidNotEnd) {
  SmallRun run = run_with_requests();
  run.observations.load.requests[0].cut_after.record(1'000'000);
  EXPECT_EQ(judge(run, "http_req_duration", "max < 900").outcome, Outcome::fail);
  const Finding open = judge(run, "http_req_duration", "p(95) < 5000");
  EXPECT_EQ(open.outcome, Outcome::undecided);
  EXPECT_EQ(open.seen, "1000 or more over 10 requests, 1 cut off at the end");
  EXPECT_EQ(judge(run, "http_req_duration", "avg < 5000").outcome, Outcome::undecided);
}

// Ten that waited 100 ms in vain, 80 of them connected; the twin: ten that were refused.
TEST(ThresholdClaim, KnowsHowLongWhatRanOutOfTimeHadWaited) {
  SmallRun run;
  load::RequestStats stats;
  stats.request = "roll";
  stats.phase = "outage";
  stats.sent = stats.failed = 10;
  stats.outcomes = {{"timeout", 10}};
  for (int i = 0; i < 10; ++i) {
    stats.timed_out.latency.record(100'000);
    stats.timed_out.duration.record(80'000);
  }
  run.observations.load.requests = {stats};
  const Finding late = judge(run, "latency", "p(95) < 90");
  EXPECT_EQ(late.outcome, Outcome::fail);
  EXPECT_EQ(late.seen, "100 or more over 10 requests, 10 never answered");
  EXPECT_EQ(judge(run, "latency", "p(95) < 200").outcome, Outcome::undecided);
  EXPECT_EQ(judge(run, "http_req_duration", "p(95) < 90").outcome, Outcome::undecided);
  EXPECT_EQ(judge(run, "http_req_duration", "p(95) < 70").outcome, Outcome::fail);
  EXPECT_EQ(judge(run, "http_req_duration{status:0}", "min >= 70").outcome, Outcome::pass);
  EXPECT_EQ(judge(run, "http_req_waiting", "p(95) < 70").outcome, Outcome::undecided);
  run.observations.load.requests[0].timed_out = {};
  EXPECT_EQ(judge(run, "latency", "p(95) < 90").outcome, Outcome::undecided);
}

// Nobody knows whether that was in time. The twin: no other was late.
TEST(ThresholdClaim, IsOpenWhereALateGeneratorSawAnAnswerWhenItsTimeWasUp) {
  SmallRun run = run_with_requests();
  load::RequestStats& roll = run.observations.load.requests[0];
  roll.checks = {{"is 200", {roll.ok, roll.failed}}};
  const double failed = static_cast<double>(roll.failed);
  const double all = static_cast<double>(roll.ok + roll.failed);
  roll.unknown = 0;
  roll.sent = roll.ok + roll.failed;
  const std::string bound = std::to_string((failed + 0.5) / all);
  const std::string kept = std::to_string(1 - (failed + 0.5) / all);
  EXPECT_EQ(judge(run, "http_req_failed", "rate < " + bound).outcome, Outcome::pass);
  EXPECT_EQ(judge(run, "checks", "rate > " + kept).outcome, Outcome::pass);
  roll.answers[0].times.waited = {1, 850'000, 1};
  const Finding open = judge(run, "http_req_failed", "rate < " + bound);
  EXPECT_EQ(open.outcome, Outcome::undecided);
  EXPECT_THAT(open.seen,
              ::testing::EndsWith(", 1 seen by a late generator when their time was up"));
  EXPECT_EQ(judge(run, "checks", "rate > " + kept).outcome, Outcome::undecided);
}

// Nor of what ran out of time with something unread. The twin: one was too slow by itself.
TEST(ThresholdClaim, IsOpenWhereALateGeneratorLetARequestRunOutOfTime) {
  SmallRun run;
  load::RequestStats stats;
  stats.request = "roll";
  stats.phase = "outage";
  stats.sent = stats.failed = 2;
  stats.timed_out.overdue = 1;
  run.observations.load.requests = {stats};
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.6").outcome, Outcome::undecided);
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.4").outcome, Outcome::fail);
}

// Of nine answers of 100 ms the generator may have kept some waiting.
SmallRun run_with_waiting(std::uint64_t count, std::uint64_t longest) {
  SmallRun run = run_with_requests();
  load::RequestStats& roll = run.observations.load.requests[0];
  roll.answers[0].times.waited = {count, longest, 0, 0, count * longest};
  roll.unknown = 0;
  roll.sent = 9;
  return run;
}

TEST(ThresholdClaim, FailsNoTimeThatMayBeTheGenerators) {
  const SmallRun run = run_with_waiting(9, 60'000);
  const Finding open = judge(run, "latency", "p(95) < 50");
  EXPECT_EQ(open.outcome, Outcome::undecided);
  EXPECT_EQ(open.seen,
            "40 to 100 over 9 requests, but the generator, busy for up to 60ms, may have kept 9 of "
            "them waiting");
  EXPECT_EQ(judge(run, "latency", "p(95) > 50").outcome, Outcome::undecided);
  EXPECT_EQ(judge(run, "latency", "max < 50").outcome, Outcome::undecided);
  EXPECT_EQ(judge(run, "latency", "avg < 90").outcome, Outcome::undecided);
}

TEST(ThresholdClaim, FailsATimeThatIsTooLongWithoutTheGenerator) {
  const Finding longer = judge(run_with_waiting(9, 60'000), "latency", "p(95) < 30");
  EXPECT_EQ(longer.outcome, Outcome::fail);
  EXPECT_EQ(longer.seen, "100 over 9 requests");
  const Finding of_others = judge(run_with_waiting(3, 60'000), "latency", "p(95) < 50");
  EXPECT_EQ(of_others.outcome, Outcome::fail) << "most of them have not waited";
  EXPECT_EQ(judge(run_with_waiting(3, 60'000), "latency", "p(95) < 101").seen,
            "100 over 9 requests");
  EXPECT_EQ(judge(run_with_waiting(0, 0), "latency", "p(95) < 50").outcome, Outcome::fail);
}

// An outage of refused connections: each failed at once, and none says how fast an answer is.
TEST(ThresholdClaim, TakesNoLatencyFromWhatWasNeverAnswered) {
  SmallRun run;
  load::RequestStats stats;
  stats.request = "roll";
  stats.phase = "outage";
  stats.sent = 60;
  stats.failed = 60;
  stats.outcomes = {{"connection refused", 60}};
  run.observations.load.requests = {stats};
  EXPECT_EQ(judge(run, "http_req_failed", "rate == 1").outcome, Outcome::pass);
  const Finding open = judge(run, "http_req_duration", "p(95) < 300");
  EXPECT_EQ(open.outcome, Outcome::undecided);
  EXPECT_EQ(open.seen, "0 or more over 60 requests, 60 never answered");
}

// Six good answers of 100 ms, three of 503 at once, and one that was cut off after 1 s.
SmallRun run_with_answers() {
  SmallRun run = run_with_requests();
  load::RequestStats& stats = run.observations.load.requests[0];
  load::AnswerTimes& refused = load::times_of(503, false, stats.answers);
  refused = {};
  for (int i = 0; i < 3; ++i) {
    refused.latency.record(1'000);
    refused.duration.record(1'000);
  }
  return run;
}

TEST(ThresholdClaim, SelectsAnswersByStatusAndByWhetherTheyAreAccepted) {
  SmallRun run = run_with_answers();
  run.observations.load.requests[0].unknown = 0;
  run.observations.load.requests[0].sent = 9;
  EXPECT_EQ(judge(run, "http_req_duration{status:503}", "max == 1").outcome, Outcome::pass);
  EXPECT_EQ(judge(run, "http_req_duration{status:503}", "max < 1").outcome, Outcome::fail);
  EXPECT_EQ(judge(run, "http_req_duration{expected_response:true}", "min == 5").outcome,
            Outcome::pass);
  EXPECT_EQ(judge(run, "http_req_duration{expected_response:false}", "min == 5").outcome,
            Outcome::fail);
  EXPECT_EQ(judge(run, "http_req_duration{status:200,expected_response:false}", "min == 5").seen,
            "no request had such an answer");
  EXPECT_EQ(judge(run, "http_req_failed{status:503}", "rate == 1").outcome, Outcome::pass);
  const Finding counted = judge(run, "http_reqs{status:503}", "count == 3");
  EXPECT_EQ(counted.outcome, Outcome::pass);
  EXPECT_EQ(counted.query, "http_reqs{status:503}");
  EXPECT_EQ(counted.seen, "3 over 3 requests of 9");
  EXPECT_EQ(judge(run, "http_reqs{status:404}", "count == 0").outcome, Outcome::pass);
  EXPECT_EQ(judge(run, "http_reqs{status:503}", "count == 0").outcome, Outcome::fail);
}

// Nobody knows what it would have been answered.
TEST(ThresholdClaim, LeavesOpenWhatARequestThatWasCutOffWouldHaveBeen) {
  SmallRun run = run_with_answers();
  run.observations.load.requests[0].cut_after.record(1'000'000);
  EXPECT_EQ(judge(run, "http_reqs{status:404}", "count == 0").outcome, Outcome::undecided);
  EXPECT_EQ(judge(run, "http_reqs{status:503}", "count >= 3").outcome, Outcome::pass);
  const Finding open = judge(run, "http_req_duration{status:503}", "max < 10");
  EXPECT_EQ(open.outcome, Outcome::undecided);
  EXPECT_EQ(open.seen, "1 or more over 3 requests of 10, 1 cut off at the end");
  EXPECT_EQ(judge(run, "http_req_duration{status:503}", "max >= 1").outcome, Outcome::pass);
  EXPECT_EQ(judge(run, "http_req_duration{status:404}", "max > 1").outcome, Outcome::undecided)
      << "perhaps there was none";
}

// One that was cut off is no expected answer that failed, whatever it would have been.
TEST(ThresholdClaim, KnowsThatNothingFailedOfWhatWasExpected) {
  SmallRun run = run_with_answers();
  run.observations.load.requests[0].cut_after.record(1'000'000);
  const Finding none = judge(run, "http_req_failed{expected_response:true}", "rate == 0");
  EXPECT_EQ(none.outcome, Outcome::pass);
  EXPECT_EQ(none.seen, "0 over 6 requests of 10, 1 cut off at the end");
  EXPECT_EQ(judge(run, "http_req_failed{expected_response:true}", "rate > 0.1").outcome,
            Outcome::fail);
  EXPECT_EQ(judge(run, "http_req_failed{expected_response:false}", "rate == 1").outcome,
            Outcome::pass);
  EXPECT_EQ(judge(run, "http_req_failed{expected_response:false}", "rate < 1").outcome,
            Outcome::fail);
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.35").outcome, Outcome::undecided);
  EXPECT_EQ(judge(run, "http_req_failed{status:404,expected_response:true}", "rate == 0").outcome,
            Outcome::undecided)
      << "perhaps there was none";
}

TEST(ThresholdClaim, CallsWhatNobodyAnsweredStatusZero) {
  SmallRun run = run_with_answers();
  run.observations.load.requests[0].failed += 2;
  run.observations.load.requests[0].sent += 2;
  EXPECT_EQ(judge(run, "http_reqs{status:0}", "count >= 2").outcome, Outcome::pass);
  EXPECT_EQ(judge(run, "http_reqs{status:0}", "count == 0").outcome, Outcome::fail);
  EXPECT_EQ(judge(run, "http_req_duration{status:0}", "p(95) < 100").outcome, Outcome::undecided);
  EXPECT_EQ(judge(run, "http_req_duration{expected_response:false}", "max < 100").outcome,
            Outcome::undecided);
}

// In a scenario it is refused; `harness load` has no names of its own to hold it against.
TEST(ThresholdClaim, CountsNothingOfWhatNothingIsCalled) {
  const SmallRun run = run_with_requests();
  for (const char* metric : {"http_reqs{staus:503}", "iterations{foo:bar}",
                             "dropped_iterations{foo:bar}", "http_req_failed{name:rol}"}) {
    EXPECT_EQ(judge(run, metric, "rate < 1").outcome, Outcome::no_data) << metric;
  }
  EXPECT_EQ(judge(run, "http_reqs{staus:503}", "count == 0").seen, "nothing has {staus:503}");
}

TEST(ThresholdClaim, CountsNoAnswersWhereNothingWasSent) {
  SmallRun run;
  run.observations.load.requests.clear();
  EXPECT_EQ(judge(run, "http_reqs{status:503}", "count == 0").outcome, Outcome::no_data);
}

TEST(ThresholdClaim, CountsWhatFailedWhereTimesWereNotRecorded) {
  SmallRun run = run_with_requests();
  run.observations.load.requests[0].answers.clear();
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.5").outcome, Outcome::pass);
}

TEST(ThresholdClaim, LeavesChecksOpenOnAnswersThatNeverCame) {
  SmallRun run = run_with_requests();
  run.observations.load.requests[0].checks = {{"is JSON", {9, 0}}};
  EXPECT_EQ(judge(run, "checks", "rate > 0.8").outcome, Outcome::pass);
  const Finding open = judge(run, "checks", "rate == 1");
  EXPECT_EQ(open.outcome, Outcome::undecided);
  EXPECT_EQ(open.seen, "0.9 to 1 over 10 checks, 1 on requests cut off at the end");
}

// Three of the nine made a connection, in 2 ms.
TEST(ThresholdClaim, MeasuresTheStepsOfEveryRequest) {
  SmallRun run = run_with_requests();
  run.observations.load.requests[0].sent = 9;
  run.observations.load.requests[0].unknown = 0;
  load::StepTimes& steps = run.observations.load.requests[0].answers[0].times.steps;
  for (int i = 0; i < 3; ++i) steps[load::Step::connecting].record(2'000);
  for (int i = 0; i < 9; ++i) steps[load::Step::waiting].record(4'000);
  EXPECT_EQ(judge(run, "http_req_connecting", "max == 2").outcome, Outcome::pass);
  EXPECT_EQ(judge(run, "http_req_connecting", "p(60) == 0").outcome, Outcome::pass);
  EXPECT_EQ(judge(run, "http_req_connecting", "p(95) < 2").outcome, Outcome::fail);
  EXPECT_EQ(judge(run, "http_req_tls_handshaking", "max == 0").outcome, Outcome::no_data)
      << "a step that no request took";
  EXPECT_EQ(judge(run, "http_req_waiting", "avg == 4").outcome, Outcome::pass);
  EXPECT_EQ(judge(run, "http_req_waiting", "avg == 4", {{"name", "other"}}).outcome,
            Outcome::no_data);
}

// All times of requests alike: where nobody answered, nobody knows how long any of them took.
TEST(ThresholdClaim, LeavesEveryTimeOpenWhereNobodyAnswered) {
  SmallRun run;
  load::RequestStats stats;
  stats.request = "roll";
  stats.phase = "outage";
  stats.sent = stats.failed = 5;
  stats.outcomes = {{"connection refused", 5}};
  run.observations.load.requests = {stats};
  for (const char* metric :
       {"http_req_duration", "latency", "http_req_connecting", "http_req_tls_handshaking",
        "http_req_sending", "http_req_waiting", "http_req_receiving"}) {
    const Finding open = judge(run, metric, "p(95) < 500");
    EXPECT_EQ(open.outcome, Outcome::undecided) << metric;
    EXPECT_EQ(open.seen, "0 or more over 5 requests, 5 never answered") << metric;
    EXPECT_EQ(judge(SmallRun(), metric, "p(95) < 500").outcome, Outcome::no_data) << metric;
  }
}

TEST(ThresholdClaim, CountsRequestsOfThePhaseOnly) {
  const SmallRun run = run_with_requests();
  EXPECT_EQ(judge(run, "http_reqs", "count == 10").outcome, Outcome::pass);
  EXPECT_EQ(judge(run, "http_reqs", "rate == 0.5").outcome, Outcome::pass);
}

TEST(ThresholdClaim, CountsOnlyWhatHasItsTags) {
  SmallRun run = run_with_requests();
  auto& requests = run.observations.load.requests;
  requests[0].tags = {{"scenario", "players"}, {"team", "ops"}};
  requests.push_back(requests[0]);
  requests[2].tags["team"] = "dev";
  EXPECT_EQ(judge(run, "http_reqs", "count == 20").outcome, Outcome::pass);
  EXPECT_EQ(judge(run, "http_reqs", "count == 10", {{"team", "ops"}}).outcome, Outcome::pass);
  EXPECT_EQ(
      judge(run, "http_reqs", "count == 20", {{"scenario", "players"}, {"name", "roll"}}).outcome,
      Outcome::pass);
  const Finding none = judge(run, "http_req_failed", "rate < 1", {{"team", "qa"}});
  EXPECT_EQ(none.outcome, Outcome::no_data);
  EXPECT_EQ(none.query, "http_req_failed{team:qa}");
}

TEST(ThresholdClaim, CountsTheCheckThatItNames) {
  SmallRun run = run_with_requests();
  run.observations.load.requests[0].unknown = 0;
  run.observations.load.requests[0].checks = {{"is JSON", {9, 1}}, {"is a die", {5, 5}}};
  EXPECT_EQ(judge(run, "checks", "rate == 0.7").outcome, Outcome::pass);
  const Finding one = judge(run, "checks", "rate > 0.8", {{"check", "is JSON"}});
  EXPECT_EQ(one.outcome, Outcome::pass);
  EXPECT_EQ(one.seen, "0.9 over 10 checks");
  EXPECT_EQ(judge(run, "checks", "rate > 0.8", {{"check", "is a die"}}).outcome, Outcome::fail);
}

TEST(ThresholdClaim, CountsTheIterationsOfTheLoadsWithItsTags) {
  SmallRun run = run_with_requests();
  run.observations.load.iterations = {{{{"scenario", "players"}, {"team", "ops"}}, 40, 2},
                                      {{{"scenario", "guests"}, {"team", "ops"}}, 10, 0}};
  EXPECT_EQ(judge(run, "iterations", "count == 50").outcome, Outcome::pass);
  EXPECT_EQ(judge(run, "iterations", "count == 50", {{"team", "ops"}}).outcome, Outcome::pass);
  EXPECT_EQ(judge(run, "iterations", "rate == 2", {{"scenario", "players"}}).outcome,
            Outcome::pass);
  EXPECT_EQ(judge(run, "dropped_iterations", "count == 0", {{"scenario", "guests"}}).outcome,
            Outcome::pass);
  const Finding dropped = judge(run, "dropped_iterations", "count == 0", {{"scenario", "players"}});
  EXPECT_EQ(dropped.outcome, Outcome::fail);
  EXPECT_EQ(dropped.query, "dropped_iterations{scenario:players}");
  EXPECT_EQ(dropped.seen, "2");
}

TEST(ThresholdClaim, CountsWhatWasSentAgain) {
  SmallRun run = run_with_requests();
  const Finding none = judge(run, "http_reqs_resent", "count == 0");
  EXPECT_EQ(none.outcome, Outcome::pass);
  EXPECT_EQ(none.seen, "0 over 10 requests");
  run.observations.load.requests[0].resent = 4;
  run.observations.load.requests[1].resent = 2;  // in another phase
  const Finding some = judge(run, "http_reqs_resent", "count == 0");
  EXPECT_EQ(some.outcome, Outcome::fail);
  EXPECT_EQ(some.seen, "4 over 10 requests");
  EXPECT_EQ(judge(run, "http_reqs_resent", "count == 4", {{"name", "roll"}}).outcome,
            Outcome::pass);
  EXPECT_EQ(judge(run, "http_reqs_resent", "count == 0", {{"name", "other"}}).outcome,
            Outcome::no_data);
  run.observations.load.requests[0] = {};
  run.observations.load.requests[0].phase = "outage";
  const Finding unsent = judge(run, "http_reqs_resent", "count == 0");
  EXPECT_EQ(unsent.outcome, Outcome::no_data) << "of none, none was sent again";
  EXPECT_EQ(unsent.seen, "no request was sent");
}

TEST(ThresholdClaim, HasNoDataWithoutRequests) {
  const SmallRun run = run_with_requests();
  EXPECT_EQ(judge(run, "http_req_failed", "rate < 0.5", {{"name", "other"}}).outcome,
            Outcome::no_data);
  EXPECT_EQ(judge(run, "http_req_duration", "p(95) < 500", {{"name", "other"}}).outcome,
            Outcome::no_data);
}

}  // namespace
}  // namespace harness::verdict
