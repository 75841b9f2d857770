// Thresholds on requests whose answers may be another request's.
#include <gtest/gtest.h>

#include "harness/scenario/threshold_form.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

// Nine answers of 100 ms: six good ones.
SmallRun run_in_doubt(std::uint64_t in_doubt) {
  SmallRun run;
  load::RequestStats stats;
  stats.request = "roll";
  stats.phase = "outage";
  stats.sent = 9;
  stats.ok = 6;
  stats.failed = 3;
  for (int i = 0; i < 9; ++i) {
    load::times_of(i < 6 ? 200 : 503, i < 6, stats.answers).latency.record(100'000);
  }
  stats.checks = {{"is 200", {6, 3}}};
  stats.in_doubt = in_doubt;
  run.observations.load.requests = {stats};
  return run;
}

Finding judged_in_doubt(std::uint64_t in_doubt, const std::string& metric,
                        const std::string& condition) {
  const SmallRun run = run_in_doubt(in_doubt);
  plan::Claim claim = run.claim("threshold", {});
  claim.settings.as<scenario::Threshold>() = {scenario::parse_metric_key(metric).value(),
                                              scenario::parse_condition(condition).value()};
  return run.judge(claim, {});
}

// What its own said nobody knows, nor when it came.
TEST(ThresholdInDoubt, IsOpenWhereOneAnswerWouldDecideIt) {
  struct Row {
    const char* metric;
    const char* condition;
    Outcome known;
    Outcome with_one_in_doubt;
  };
  for (const Row& row : {
           Row{"http_req_failed", "rate < 0.35", Outcome::pass, Outcome::undecided},
           Row{"http_req_failed", "rate < 0.45", Outcome::pass, Outcome::pass},
           Row{"http_req_failed", "rate < 0.3", Outcome::fail, Outcome::undecided},
           Row{"http_req_failed", "rate < 0.2", Outcome::fail, Outcome::fail},
           Row{"checks", "rate > 0.6", Outcome::pass, Outcome::undecided},
           Row{"checks", "rate > 0.5", Outcome::pass, Outcome::pass},
           Row{"latency", "max < 200", Outcome::pass, Outcome::undecided},
           Row{"latency", "max < 50", Outcome::fail, Outcome::fail},
           Row{"http_reqs{status:503}", "count == 3", Outcome::pass, Outcome::undecided},
           Row{"http_reqs{status:503}", "count < 5", Outcome::pass, Outcome::pass},
           Row{"http_reqs", "count == 9", Outcome::pass, Outcome::pass},
       }) {
    SCOPED_TRACE(std::string(row.metric) + " " + row.condition);
    EXPECT_EQ(judged_in_doubt(0, row.metric, row.condition).outcome, row.known);
    EXPECT_EQ(judged_in_doubt(1, row.metric, row.condition).outcome, row.with_one_in_doubt);
  }
}

TEST(ThresholdInDoubt, SaysHowMany) {
  EXPECT_EQ(judged_in_doubt(2, "latency", "max < 200").seen,
            "100 or more over 9 requests, 2 answered by what may be another's answer");
}

}  // namespace
}  // namespace harness::verdict
