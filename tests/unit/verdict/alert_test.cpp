#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

// The ALERTS samples of one state, one a second, from one offset to another.
std::string samples(const std::string& state, int from, int to) {
  std::string values;
  for (int offset = from; offset <= to; ++offset) {
    values +=
        (values.empty() ? "" : ",") + ("[" + std::to_string(1'700'000'000 + offset)) + ",\"1\"]";
  }
  return R"({"metric":{"alertname":"DatabaseDown","alertstate":")" + state + R"("},"values":[)" +
         values + "]}";
}

std::string matrix(const std::string& series) {
  return R"({"status":"success","data":{"resultType":"matrix","result":[)" + series + "]}}";
}

std::string rule(const std::string& state, const std::string& evaluated) {
  return R"({"status":"success","data":{"groups":[{"interval":1,"rules":[{"name":"DatabaseDown",)"
         R"("query":"pg_up == 0","state":")" +
         state + R"(","lastEvaluation":")" + evaluated + R"("}]}]}})";
}

// 1 700 000 061 s
const std::string calm = rule("inactive", "2023-11-14T22:14:21Z");
const std::string names = R"({"status":"success","data":["pg_up","up"]})";

plan::Claim database_down(const SmallRun& run) {
  return run.claim("alert", with_fields({{"alert", std::string("DatabaseDown")},
                                         {"fires_within", Duration{seconds{10}}},
                                         {"resolves_within", Duration{seconds{10}}}}));
}

TEST(AlertClaim, PassesWhenItFiresAndResolvesInTime) {
  const SmallRun run;
  const Finding finding = run.judge(
      database_down(run),
      {matrix(samples("pending", 22, 23) + "," + samples("firing", 24, 42)), calm, names});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.expected, "fires within 10s, resolves within 10s");
  EXPECT_EQ(finding.seen, "firing 4s after the fault, resolved 3s after its end");
}

TEST(AlertClaim, FailsWhenItFiresTooLate) {
  const SmallRun run;
  const Finding finding =
      run.judge(database_down(run), {matrix(samples("firing", 35, 42)), calm, names});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "firing 15s after the fault");
}

TEST(AlertClaim, FailsWhenItNeverFires) {
  const SmallRun run;
  EXPECT_EQ(run.judge(database_down(run), {matrix(""), calm, names}).seen,
            "never pending nor firing; the rule is pg_up == 0");
  EXPECT_EQ(run.judge(database_down(run), {matrix(samples("pending", 22, 23)), calm, names}).seen,
            "pending 2s after the fault, never firing");
}

TEST(AlertClaim, FailsWhenItWasThereBeforeTheFault) {
  const SmallRun run;
  const Finding finding =
      run.judge(database_down(run), {matrix(samples("firing", 10, 42)), calm, names});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "already pending or firing before the fault");
}

TEST(AlertClaim, FailsWhileItStillFires) {
  const SmallRun run;
  const Finding finding =
      run.judge(database_down(run),
                {matrix(samples("firing", 24, 61)), rule("firing", "2023-11-14T22:14:21Z"), names});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_THAT(finding.seen, HasSubstr("still firing 21s after its end"));
}

TEST(AlertClaim, FailsWhenItResolvesTooLate) {
  const SmallRun run;
  const Finding finding =
      run.judge(database_down(run), {matrix(samples("firing", 24, 55)), calm, names});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_THAT(finding.seen, HasSubstr("resolved 16s after its end"));
}

TEST(AlertClaim, HasNoDataWhenTheRuleOrItsMetricIsMissing) {
  const SmallRun run;
  const Finding no_metric =
      run.judge(database_down(run), {matrix(""), calm, R"({"status":"success","data":["up"]})"});
  EXPECT_EQ(no_metric.outcome, Outcome::no_data);
  EXPECT_EQ(no_metric.seen, "the rule reads pg_up, of which Prometheus has no sample");
  const Finding no_rule = run.judge(
      database_down(run), {matrix(""), R"({"status":"success","data":{"groups":[]}})", names});
  EXPECT_EQ(no_rule.outcome, Outcome::no_data);
}

TEST(AlertClaim, IsAnErrorWithoutAFaultToMeasureFrom) {
  SmallRun run;
  run.observations.faults.clear();
  EXPECT_EQ(run.judge(database_down(run), {matrix(""), calm, names}).outcome, Outcome::error);
}

TEST(AlertClaim, MayHoldUntilTheFaultsEndPlusTheTimeToResolve) {
  const SmallRun run;
  const plan::Claim claim = database_down(run);
  EXPECT_EQ(find_claim_kind("alert")->may_hold_until(
                claim, evidence_for(claim, run.plan, run.observations)),
            at(50));
}

}  // namespace
}  // namespace harness::verdict
