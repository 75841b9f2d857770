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
         R"("query":"pg_up == 0","duration":2,"labels":{"severity":"critical"},"state":")" +
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

TEST(AlertClaim, IsLostOnceItFiredTooLate) {
  const SmallRun run;
  EXPECT_TRUE(run.judge(database_down(run), {matrix(samples("firing", 35, 42)), calm, names}).lost);
  EXPECT_FALSE(
      run.judge(database_down(run), {matrix(samples("firing", 24, 42)), calm, names}).lost);
}

// At 30 s the time to fire is over; what the evaluation of that second brought is known a second
// later.
TEST(AlertClaim, IsLostOnceItCanNoLongerFireInTime) {
  const SmallRun run;
  const auto silent_at = [&](const char* evaluated) {
    return run.judge(database_down(run), {matrix(""), rule("inactive", evaluated), names});
  };
  EXPECT_FALSE(silent_at("2023-11-14T22:13:51Z").lost);  // 31 s
  EXPECT_TRUE(silent_at("2023-11-14T22:13:52Z").lost);   // 32 s
  EXPECT_EQ(silent_at("2023-11-14T22:13:52Z").outcome, Outcome::fail);
}

// It may still resolve in time.
TEST(AlertClaim, IsNotLostWhileItStillFires) {
  const SmallRun run;
  const Finding finding =
      run.judge(database_down(run),
                {matrix(samples("firing", 24, 45)), rule("firing", "2023-11-14T22:14:05Z"), names});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_FALSE(finding.lost);
}

TEST(AlertClaim, FailsWhenItWasThereBeforeTheFault) {
  const SmallRun run;
  const Finding finding =
      run.judge(database_down(run), {matrix(samples("firing", 10, 42)), calm, names});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "already pending or firing before the fault");
  EXPECT_TRUE(finding.lost);
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

TEST(AlertClaim, ShowsTheLabelsThatItHasInstead) {
  const SmallRun run;
  plan::Claim claim = database_down(run);
  plan::Claim other = claim;
  write(claim, "labels", std::map<std::string, std::string>{{"alertstate", "firing"}});
  const std::vector<std::string> fired{matrix(samples("firing", 24, 42)), calm, names};
  const Finding held = run.judge(claim, fired);
  EXPECT_EQ(held.outcome, Outcome::pass);
  EXPECT_EQ(held.expected, "fires within 10s, resolves within 10s, with {alertstate=\"firing\"}");
  write(other, "labels", std::map<std::string, std::string>{{"alertname", "Other"}});
  const Finding finding = run.judge(other, fired);
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "pending or firing, but with {alertname=\"DatabaseDown\"}");
}

TEST(AlertClaim, ForeseesALabelThatItsRuleContradicts) {
  const SmallRun run;
  const auto with_severity = [&](const std::string& severity) {
    plan::Claim claim = database_down(run);
    write(claim, "labels", std::map<std::string, std::string>{{"severity", severity}}, {9, 14});
    return run.foresee(claim, {matrix(""), calm, names});
  };
  EXPECT_EQ(with_severity("critical"), "");
  EXPECT_EQ(with_severity("page"),
            "9:14 labels: severity is never \"page\": DatabaseDown sets it to \"critical\"; give "
            "that, or leave it out");
}

TEST(AlertClaim, IsAnErrorWithoutAFaultToMeasureFrom) {
  SmallRun run;
  run.observations.faults.clear();
  EXPECT_EQ(run.judge(database_down(run), {matrix(""), calm, names}).outcome, Outcome::undecided);
}

TEST(AlertClaim, MayHoldUntilTheFaultsEndPlusTheTimeToResolve) {
  const SmallRun run;
  const plan::Claim claim = database_down(run);
  EXPECT_EQ(
      find_claim_kind("alert")->may_hold_until(evidence_for(claim, run.plan, run.observations)),
      at(50));
}

TEST(AlertClaim, ForeseesNothingThatMayStillHold) {
  const SmallRun run;
  EXPECT_EQ(run.foresee(database_down(run), {matrix(""), calm, names}), "");
  // Longer than the outage: it may fire all the same.
  plan::Claim patient = database_down(run);
  write(patient, "fires_within", Duration{seconds{60}});
  EXPECT_EQ(run.foresee(patient, {matrix(""), calm, names}), "");
  // Without an answer nothing can be said.
  EXPECT_EQ(run.foresee(database_down(run), {"", "", ""}), "");
}

TEST(AlertClaim, ForeseesThatNoRuleHasItsName) {
  const SmallRun run;
  plan::Claim misspelt = database_down(run);
  write(misspelt, "alert", std::string("DatabaseDwon"), {7, 12});
  EXPECT_EQ(run.foresee(misspelt, {matrix(""), calm, names}),
            "7:12 alert: Prometheus has no alerting rule \"DatabaseDwon\"; did you mean "
            "\"DatabaseDown\"? its rules: DatabaseDown");
}

TEST(AlertClaim, ForeseesThatItIsGivenTooLittleTime) {
  const SmallRun run;
  plan::Claim hasty = database_down(run);
  write(hasty, "fires_within", Duration{seconds{1}}, {8, 19});
  EXPECT_EQ(run.foresee(hasty, {matrix(""), calm, names}),
            "8:19 fires_within: 1s is too short: DatabaseDown is pending for 2s before it fires; "
            "give it more");
}

TEST(AlertClaim, ForeseesThatTheFaultIsTooShortForIt) {
  SmallRun run;
  run.plan.phases[1].end = seconds{21};
  plan::Claim claim = database_down(run);
  write(claim, "alert", std::string("DatabaseDown"), {7, 12});
  const std::string foreseen =
      "7:12 alert: the fault is over after 1s, and DatabaseDown is pending for 2s before it fires; "
      "make its phase longer";
  EXPECT_EQ(run.foresee(claim, {matrix(""), calm, names}), foreseen);
  claim.phase.reset();  // the first fault of the run is the same one
  EXPECT_EQ(run.foresee(claim, {matrix(""), calm, names}), foreseen);
  run.plan.phases[1].end.reset();  // as long as the load
  EXPECT_EQ(run.foresee(claim, {matrix(""), calm, names}), "");
}

}  // namespace
}  // namespace harness::verdict
