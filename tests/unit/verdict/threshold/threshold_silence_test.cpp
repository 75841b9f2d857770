// Thresholds on answers where nobody answered.
#include <gtest/gtest.h>

#include <utility>

#include "harness/scenario/threshold_form.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

SmallRun silent_run() {
  SmallRun run;
  load::RequestStats stats;
  stats.request = "roll";
  stats.phase = "outage";
  stats.sent = stats.failed = 60;
  stats.outcomes = {{"connection refused", 60}};
  run.observations.load.requests = {stats};
  return run;
}

Finding silent_judged(const SmallRun& run, const std::string& metric,
                      const std::string& condition) {
  plan::Claim claim = run.claim("threshold", {});
  claim.settings.as<scenario::Threshold>() = {scenario::parse_metric_key(metric).value(),
                                              scenario::parse_condition(condition).value()};
  return run.judge(claim, {});
}

// A server that is away has answered with no 500, and would have with any.
TEST(SilentThreshold, LeavesOpenWhatAnswersThereWouldHaveBeenWhereNobodyAnswered) {
  const SmallRun run = silent_run();
  EXPECT_EQ(silent_judged(run, "http_reqs{status:500}", "count == 0").outcome, Outcome::undecided);
  EXPECT_EQ(silent_judged(run, "http_reqs{expected_response:false}", "count == 60").outcome,
            Outcome::pass);
}

// Silence makes nothing hold, and excuses nothing.
TEST(SilentThreshold, FailsWhereItNeedsAnswersOfAStatusAndNobodyAnswered) {
  const SmallRun run = silent_run();
  const Finding needed = silent_judged(run, "http_reqs{status:200}", "count > 0");
  EXPECT_EQ(needed.outcome, Outcome::fail);
  EXPECT_EQ(needed.seen, "0 over 0 requests of 60");
  const Finding open = silent_judged(run, "http_reqs{status:200}", "count < 10");
  EXPECT_EQ(open.outcome, Outcome::undecided);
  EXPECT_EQ(open.seen, "0 to 60 over 0 requests of 60");
  EXPECT_EQ(
      silent_judged(run, "http_reqs{status:200,expected_response:true}", "count < 10").outcome,
      Outcome::undecided);
  EXPECT_EQ(silent_judged(run, "http_reqs{status:200}", "count < 100").outcome, Outcome::pass)
      << "whatever they would have been";
}

// What nobody answered was not answered as expected: both counts together are all that was sent.
TEST(SilentThreshold, KnowsThatNothingWasExpectedWhereNobodyAnswered) {
  SmallRun run = silent_run();
  for (const auto& [condition, outcome] : {std::pair{"count < 10", Outcome::pass},
                                           {"count == 0", Outcome::pass},
                                           {"count > 0", Outcome::fail}}) {
    const Finding finding = silent_judged(run, "http_reqs{expected_response:true}", condition);
    EXPECT_EQ(finding.outcome, outcome) << condition;
    EXPECT_EQ(finding.seen, "0 over 0 requests of 60") << condition;
  }
  run.observations.load.requests[0].failed = 0;
  run.observations.load.requests[0].unknown = 60;
  EXPECT_EQ(silent_judged(run, "http_reqs{expected_response:true}", "count < 10").outcome,
            Outcome::undecided)
      << "cut off";
}

}  // namespace
}  // namespace harness::verdict
