#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

test::Fields failed_queries(const std::string& op, double bound) {
  return with_fields({{"traceql", std::string("{ span.db.system = \"postgresql\" }")},
                      {"count", scenario::Comparison{op, bound}}});
}

// One trace whose matched span began that many seconds after the first request.
std::string trace_at(int offset_s) {
  return R"({"traces":[{"traceID":"abc","rootServiceName":"frontend","startTimeUnixNano":"0",)"
         R"("spanSets":[{"spans":[{"spanID":"1","startTimeUnixNano":")" +
         std::to_string(1'700'000'000 + offset_s) +
         R"(000000000","durationNanos":"5"}],"matched":1}]}]})";
}

const std::string nothing = R"({"traces":[],"metrics":{}})";

TEST(TraceqlClaim, PassesForASpanThatBeganInTheWindow) {
  const SmallRun run;
  const Finding finding =
      run.judge(run.claim("traceql", failed_queries(">=", 1)), {trace_at(25), trace_at(25)});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen, "1 trace");
  EXPECT_EQ(finding.trace_id, "00000000000000000000000000000abc");
}

TEST(TraceqlClaim, FailsForASpanOfAnotherPhase) {
  const SmallRun run;
  const Finding finding =
      run.judge(run.claim("traceql", failed_queries(">=", 1)), {trace_at(41), trace_at(25)});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.expected, ">= 1 traces");
  EXPECT_EQ(finding.seen, "0 traces");
}

TEST(TraceqlClaim, HasNoDataWhenTempoHoldsNothing) {
  const SmallRun run;
  EXPECT_EQ(run.judge(run.claim("traceql", failed_queries(">=", 1)), {nothing, nothing}).outcome,
            Outcome::no_data);
}

// With one trace in ten sampled, one that is seen is one or more.
TEST(TraceqlClaim, JudgesALowerBoundWhereOnlyAShareWasTraced) {
  SmallRun run;
  run.observations.sampled = 0.1;
  const auto outcome = [&](const std::string& op, double bound) {
    return run.judge(run.claim("traceql", failed_queries(op, bound)), {trace_at(25), trace_at(25)})
        .outcome;
  };
  EXPECT_EQ(outcome(">=", 1), Outcome::pass);
  EXPECT_EQ(outcome(">=", 2), Outcome::error);
  EXPECT_EQ(outcome("<", 1), Outcome::fail);
  EXPECT_EQ(outcome("<", 5), Outcome::error);
  EXPECT_EQ(outcome("==", 0), Outcome::fail);
  EXPECT_EQ(outcome("==", 5), Outcome::error);
  EXPECT_EQ(outcome("!=", 0), Outcome::pass);
  EXPECT_EQ(
      run.judge(run.claim("traceql", failed_queries(">=", 2)), {trace_at(25), trace_at(25)}).seen,
      "1 trace or more: only 10 % of the requests were traced");
}

TEST(TraceqlClaim, WantsAControlWhereSilenceWouldPass) {
  const SmallRun run;
  const ClaimKind& kind = *find_claim_kind("traceql");
  test::Fields absence = failed_queries("==", 0);
  EXPECT_EQ(kind.language.check(settings("traceql", absence)).error().what,
            "count \"== 0\" without control");
  absence.set("control", std::string("{ }"));
  EXPECT_TRUE(kind.language.check(settings("traceql", absence)));
  EXPECT_EQ(run.judge(run.claim("traceql", absence), {nothing, nothing}).outcome, Outcome::no_data);
  EXPECT_EQ(run.judge(run.claim("traceql", absence), {nothing, trace_at(5)}).outcome,
            Outcome::pass);
}

}  // namespace
}  // namespace harness::verdict
