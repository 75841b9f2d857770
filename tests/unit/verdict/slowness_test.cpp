// What a slow machine explains, and what it does not: each kind of claim both ways.
#include "harness/verdict/slowness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/scenario/threshold_form.hpp"
#include "tests/unit/verdict/healthy_claims.hpp"

namespace harness::verdict {
namespace {

// A load of which each request is due whatever came of those before: with all of them answered,
// none is missing.
scenario::Load arrivals() {
  scenario::Load load;
  load.executor.value = scenario::ConstantArrivalRate{};
  load.flows.resize(1);
  load.flows.front().requests.resize(1);
  return load;
}

load::RequestStats requests(const std::map<std::string, std::uint64_t>& outcomes) {
  load::RequestStats stats;
  stats.request = "roll";
  stats.phase = "outage";
  stats.outcomes = outcomes;
  for (const auto& [outcome, count] : outcomes) {
    (outcome == "200" ? stats.ok : stats.failed) += count;
    stats.sent += count;
  }
  return stats;
}

class Slowness : public ::testing::Test {
 protected:
  Slowness() {
    run_.plan.loads = {arrivals()};
    run_.observations.load.requests = {requests({{"200", 90}, {"503", 10}})};
    run_.observations.stood_still = std::chrono::seconds{8};
  }

  // The exit code of a run with this claim alone, whose questions have these answers.
  int exit_code(const plan::Claim& claim, const std::vector<std::string>& bodies = {}) {
    run_.plan.claims = {claim};
    const auto questions = run_.all_questions(claim);
    observe::ClaimAnswers answers;
    for (std::size_t i = 0; i < questions.size(); ++i) {
      const std::string body = i < bodies.size() ? bodies[i] : SmallRun::nothing_to(questions[i]);
      answers.asked.push_back({questions[i], {{at(61), 200, body, ""}}});
    }
    run_.observations.answers = {answers};
    const Verdict verdict = harness::verdict::judge(run_.plan, run_.observations);
    EXPECT_NE(verdict.findings[0].outcome, Outcome::pass) << verdict.findings[0].seen;
    return verdict.exit_code();
  }

  int promql(const std::string& query, const std::string& op, double bound,
             const std::string& value) {
    const plan::Claim claim = run_.claim(
        "promql", with_fields({{"promql", query}, {"value", scenario::Comparison{op, bound}}}));
    // Life is only asked for where silence would satisfy the claim.
    if (op == ">" || op == ">=") return exit_code(claim, {sum_of(value)});
    return exit_code(claim, {sum_of(value), scrapes("1"), label_sets});
  }

  int threshold(const std::string& metric, const std::string& condition) {
    return exit_code(a_threshold(metric, condition));
  }

  plan::Claim a_threshold(const std::string& metric, const std::string& condition) const {
    plan::Claim claim = run_.claim("threshold", {});
    claim.settings.as<scenario::Threshold>() = {scenario::parse_metric_key(metric).value(),
                                                scenario::parse_condition(condition).value()};
    return claim;
  }

  void time_out(std::uint64_t count) {
    auto& stats = run_.observations.load.requests.front();
    stats.outcomes["timeout"] = count;
    stats.failed += count;
    stats.sent += count;
  }

  SmallRun run_;
};

constexpr int failed = 1;
constexpr int not_measured = 3;

TEST_F(Slowness, ExplainsATimeThatIsTooLong) {
  const std::string p95 =
      "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[$window])))";
  EXPECT_EQ(promql(p95, "<", 0.5, "0.8"), not_measured);
  EXPECT_EQ(promql("sum by (job) (up)", "==", 1, "0"), not_measured) << "its scrape had no time";
}

TEST_F(Slowness, DoesNotExplainAStatusThatWasAnswered) {
  const std::string errors = "sum(increase(http_requests_total{status=\"503\"}[$window]))";
  EXPECT_EQ(promql(errors, "<", 1, "10"), failed);
  time_out(1);
  EXPECT_EQ(promql(errors, "<", 1, "10"), not_measured) << "what waited for it ran out of time";
}

TEST_F(Slowness, DoesNotExplainThatLessWasCountedThanWasAnswered) {
  const std::string served = "sum(increase(http_requests_total[$window]))";
  EXPECT_EQ(promql(served, ">=", 100, "60"), failed);
  run_.observations.load.iterations.emplace_back().dropped = 1;
  EXPECT_EQ(promql(served, ">=", 100, "60"), not_measured) << "the load was not the whole one";
}

TEST_F(Slowness, ExplainsThatUsersWhoWaitForAnswersAskedForLess) {
  run_.plan.loads.front().executor.value = scenario::ConstantVus{};
  EXPECT_EQ(promql("sum(increase(http_requests_total[$window]))", ">=", 100, "60"), not_measured);
}

TEST_F(Slowness, DoesNotExplainAWrongLabel) {
  EXPECT_EQ(promql("sum(increase(http_requests_total{jbo=\"a\"}[$window]))", ">", 0, ""), failed);
  EXPECT_EQ(promql("sum(increase(http_requests_total[$window]))", ">", 0, "NaN"), not_measured);
}

TEST_F(Slowness, DoesNotExplainSpansThatAreMissing) {
  const auto spans = [&](const std::string& query, const std::string& op, double bound) {
    return exit_code(
        run_.claim("traceql",
                   with_fields({{"traceql", query}, {"count", scenario::Comparison{op, bound}}})),
        {one_trace, one_trace});
  };
  EXPECT_EQ(spans("{ resource.service.name = \"a\" }", ">=", 100), failed);
  EXPECT_EQ(spans("{ resource.service.name = \"a\" && duration > 1s }", "<", 1), not_measured);
  run_.observations.load.requests.front().unknown = 1;
  EXPECT_EQ(spans("{ resource.service.name = \"a\" }", ">=", 100), not_measured);
}

TEST_F(Slowness, DoesNotExplainAFieldThatIsMissing) {
  run_.plan.loads.front().executor.value = scenario::ConstantVus{};
  const auto lines = [&](double bound, const std::string& field) {
    return exit_code(
        run_.claim("logql", with_fields({{"logql", std::string(R"({app="a"})")},
                                         {"count", scenario::Comparison{">=", bound}},
                                         {"fields", std::vector<std::string>{field}}})),
        {one_line, sum_of("1"), one_line});
  };
  EXPECT_EQ(lines(1, "span_id"), failed);
  EXPECT_EQ(lines(5, "trace_id"), not_measured) << "fewer requests, fewer lines";
}

TEST_F(Slowness, ExplainsThresholdsOfTimesAndOfArrivalsThatNobodyWasFreeFor) {
  run_.observations.load.requests = {requests({{"200", 1}})};
  load::times_of(200, true, run_.observations.load.requests.front().answers)
      .latency.record(900'000);
  EXPECT_EQ(threshold("latency", "p(95) < 500"), not_measured);
  EXPECT_EQ(threshold("latency", "p(95) > 2000"), failed) << "it makes nothing faster";
  run_.observations.load.iterations.emplace_back().dropped = 3;
  EXPECT_EQ(threshold("dropped_iterations", "count < 1"), not_measured);
}

TEST_F(Slowness, ExplainsWhatWasSentAgainOverConnectionsThatHaveIdledForLonger) {
  run_.observations.load.requests.front().resent = 3;
  EXPECT_EQ(threshold("http_reqs_resent", "count == 0"), not_measured);
  EXPECT_EQ(threshold("http_reqs_resent", "count > 5"), failed);
}

TEST_F(Slowness, ExplainsFailuresOnlyAsFarAsTheyRanOutOfTime) {
  EXPECT_EQ(threshold("http_req_failed", "rate < 0.01"), failed);
  time_out(20);
  EXPECT_EQ(threshold("http_req_failed", "rate < 0.01"), failed) << "10 of 120 are 503";
  EXPECT_EQ(threshold("http_req_failed", "rate < 0.1"), not_measured);
}

TEST_F(Slowness, ExplainsChecksOnlyAsFarAsTheirRequestsRanOutOfTime) {
  run_.observations.load.requests.front().checks["status is 200"] = {90, 30};
  EXPECT_EQ(threshold("checks", "rate > 0.95"), failed);
  time_out(20);
  EXPECT_EQ(threshold("checks", "rate > 0.95"), failed);
  EXPECT_EQ(threshold("checks", "rate > 0.9"), not_measured);
}

// Where each request ended may be another stretch; that ten of a hundred are 503 is true of them.
TEST_F(Slowness, ExplainsAStretchByRequestsThatEndedInAnother) {
  for (std::uint32_t at = 20; at < 40; ++at) {
    load::SecondStats one;
    one.at = at;
    (at == 27 ? one.failed : one.ok) = at == 27 ? 10 : 5;
    run_.observations.load.requests.front().seconds.push_back(one);
  }
  const auto over = [&](const std::string& metric, const std::string& condition) {
    plan::Claim claim = a_threshold(metric, condition);
    claim.settings.as<scenario::Threshold>().condition.over = {std::chrono::seconds{5}, {1, 1}};
    return exit_code(claim);
  };
  EXPECT_EQ(over("http_req_failed", "rate < 0.2"), not_measured);
  EXPECT_EQ(over("http_req_failed", "rate < 0.05"), failed);
  EXPECT_EQ(over("http_reqs", "count < 26"), not_measured);
  run_.observations.stood_still = {};
  EXPECT_EQ(over("http_req_failed", "rate < 0.2"), failed);
  EXPECT_EQ(over("http_reqs", "count < 26"), failed);
}

// The twin of a machine that stood still: a load that left it late.
class Lateness : public Slowness {
 protected:
  Lateness() {
    run_.observations.stood_still = {};
    run_.observations.load.lateness.record(2'000'000);
    auto& requests = run_.observations.load.requests.front();
    for (const auto& [status, count] : {std::pair{200, 90}, {503, 10}}) {
      load::AnswerTimes& times = load::times_of(status, status == 200, requests.answers);
      for (int i = 0; i < count; ++i) {
        times.latency.record(900'000);
        times.duration.record(900'000);
      }
    }
  }
};

TEST_F(Lateness, DoesNotExplainAStatusThatWasAnswered) {
  EXPECT_EQ(threshold("http_req_failed", "rate < 0.01"), failed);
  EXPECT_THAT(harness::verdict::judge(run_.plan, run_.observations).reasons,
              ::testing::ElementsAre(::testing::HasSubstr("could not keep up")));
  EXPECT_EQ(threshold("http_req_failed{status:503}", "rate < 0.01"), failed);
  run_.observations.load.requests.front().checks["status is 200"] = {90, 10};
  EXPECT_EQ(threshold("checks", "rate == 1"), failed);
  EXPECT_EQ(threshold("http_reqs{status:503}", "count == 0"), failed);
  EXPECT_EQ(threshold("http_reqs", "count == 101"), failed) << "all that was due was answered";
}

TEST_F(Lateness, DoesNotExplainLessThanWasDueWhereAllOfItWasAnswered) {
  EXPECT_EQ(threshold("http_reqs", "count > 300"), failed);
  EXPECT_EQ(threshold("iterations", "count > 300"), failed);
  EXPECT_EQ(threshold("http_reqs{status:500}", "count > 0"), failed);
  EXPECT_EQ(threshold("http_reqs_resent", "count > 0"), failed);
  EXPECT_EQ(threshold("http_req_duration{status:404}", "p(95) < 500"), failed);
  time_out(1);
  EXPECT_EQ(threshold("http_reqs{status:500}", "count > 0"), not_measured)
      << "it may have been one";
  EXPECT_EQ(threshold("http_req_duration{status:404}", "p(95) < 500"), not_measured);
}

TEST_F(Lateness, ExplainsWhatRanOutOfTimeAndWhatTookLong) {
  EXPECT_EQ(threshold("latency", "p(95) < 500"), not_measured);
  EXPECT_EQ(threshold("http_req_duration", "p(95) < 500"), not_measured);
  EXPECT_EQ(threshold("latency", "p(95) > 2000"), failed);
  time_out(20);
  EXPECT_EQ(threshold("http_req_failed", "rate < 0.1"), not_measured);
  EXPECT_EQ(threshold("http_req_failed", "rate < 0.01"), failed) << "10 of 120 are 503";
  run_.observations.load.iterations.emplace_back().dropped = 3;
  EXPECT_EQ(threshold("dropped_iterations", "count < 1"), not_measured);
}

TEST_F(Lateness, ExplainsWhatAWindowHasOfWhatRequestsCause) {
  const std::string errors = "sum(increase(http_requests_total{status=\"503\"}[$window]))";
  EXPECT_EQ(promql(errors, "<", 1, "10"), not_measured) << "they may be of the phase before";
  EXPECT_EQ(promql("sum(increase(http_requests_total{jbo=\"a\"}[$window]))", ">", 0, ""), failed);
}

TEST_F(Slowness, DoesNotExcuseAClaimBesideOneThatItDoesNotExplain) {
  EXPECT_EQ(promql("sum by (job) (up)", "==", 1, "0"), not_measured);
  run_.plan.claims.push_back(a_threshold("http_req_failed", "rate < 0.01"));
  const Verdict verdict = harness::verdict::judge(run_.plan, run_.observations);
  EXPECT_EQ(verdict.exit_code(), failed);
  EXPECT_THAT(verdict.reasons, ::testing::IsEmpty());
}

TEST_F(Slowness, ExplainsAServiceThatDidNotAnswerInTime) {
  run_.plan.claims.clear();
  run_.observations.silent = {"frontend"};
  EXPECT_EQ(harness::verdict::judge(run_.plan, run_.observations).exit_code(), not_measured);
  run_.observations.stood_still = {};
  EXPECT_EQ(harness::verdict::judge(run_.plan, run_.observations).exit_code(), failed);
}

}  // namespace
}  // namespace harness::verdict
