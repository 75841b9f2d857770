#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/verdict/ruled_out.hpp"
#include "tests/unit/verdict/alert_samples.hpp"

namespace harness::verdict {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

TEST(AlertClaim, PassesWhenItFiresAndResolvesInTime) {
  const SmallRun run;
  const Finding finding = run.judge(
      database_down(run),
      {matrix(samples("pending", 22, 23) + "," + samples("firing", 24, 42)), calm, names});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.expected, "fires within 10s, resolves within 10s");
  EXPECT_EQ(finding.seen, "firing 4s after the fault, resolved 2.5s after its end");
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
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "firing 4s after the fault; not seen to resolve yet 4.5s after its end, when it was "
            "last evaluated");
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
  EXPECT_THAT(finding.seen, HasSubstr("still firing 20.5s after its end"));
}

TEST(AlertClaim, FailsWhenItResolvesTooLate) {
  const SmallRun run;
  const Finding finding =
      run.judge(database_down(run), {matrix(samples("firing", 24, 55)), calm, names});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_THAT(finding.seen, HasSubstr("resolved 15.5s after its end"));
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
      at(50.5));
}

// The exporter dies while the database is away: whoever was paged is told that all is well.
TEST(AlertClaim, FailsWhenItResolvesBeforeTheFaultEnds) {
  const SmallRun run;
  const Finding finding =
      run.judge(database_down(run), {matrix(samples("firing", 24, 30)), calm, names});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "firing 4s after the fault, but resolved 9s before its end");
  EXPECT_TRUE(finding.lost);
}

TEST(AlertClaim, FailsWhenItResolvesMeanwhileAndFiresAgain) {
  const SmallRun run;
  const Finding finding =
      run.judge(database_down(run),
                {matrix(samples("firing", {{24, 28}, {33, 42}}) + "," + samples("pending", 31, 32)),
                 calm, names});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "firing 4s after the fault, but resolved 9s before its end");
}

// What fires on absence does, until somebody has been scraped.
TEST(AlertClaim, LooksAtNothingBeforeTheRunBegan) {
  const SmallRun run;
  const Finding finding =
      run.judge(database_down(run), {matrix(samples("firing", {{-5, -1}, {24, 42}})), calm, names});
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
}

// Without a `for`, so that it is never pending.
TEST(AlertClaim, FailsWhenItFlaps) {
  const SmallRun run;
  const Finding finding = run.judge(
      database_down(run), {matrix(samples("firing", {{24, 25}, {28, 29}, {32, 42}})), calm, names});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "firing 4s after the fault, but resolved 14s before its end");
  EXPECT_TRUE(finding.lost);
}

TEST(AlertClaim, IsNotDecidedWhereOneEvaluationInMidFaultDidNotFire) {
  const SmallRun run;
  const Finding finding =
      run.judge(database_down(run), {matrix(samples("firing", {{24, 30}, {32, 42}})), calm, names});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "firing 4s after the fault, but not at the evaluation 9s before its end: it resolved "
            "and fired anew, or that one did not take place");
}

TEST(AlertClaim, MayFlapOnceTheFaultIsOver) {
  const SmallRun run;
  const Finding finding =
      run.judge(database_down(run), {matrix(samples("firing", {{24, 41}, {44, 45}})), calm, names});
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
}

// Within the seconds between two evaluations, and between asking for a fault and seeing it.
TEST(AlertClaim, IsNotDecidedWhereTheEdgesDecide) {
  SmallRun run;
  plan::Claim claim = database_down(run);
  write(claim, "resolves_within", Duration{seconds{2}});
  const std::vector<std::string> answers{matrix(samples("firing", 24, 42)), calm, names};
  const Finding resolving = run.judge(claim, answers);
  EXPECT_EQ(resolving.outcome, Outcome::undecided);
  EXPECT_EQ(resolving.seen, "firing 4s after the fault, resolved 1.5s to 2.5s after its end");
  run.observations.faults[0].seen_at = at(22);
  write(claim, "fires_within", Duration{seconds{3}});
  const Finding firing = run.judge(claim, answers);
  EXPECT_EQ(firing.outcome, Outcome::undecided);
  EXPECT_EQ(firing.seen, "firing 2s to 4s after the fault");
}

TEST(AlertClaim, MeasuresFromTheMomentAtWhichTheFaultIsSeenToBeGone) {
  SmallRun run;
  run.observations.faults[0].gone_at = at(45);
  const Finding finding =
      run.judge(database_down(run), {matrix(samples("firing", 24, 52)), calm, names});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen, "firing 4s after the fault, resolved 8s after its end");
  run.observations.faults[0].gone_at.reset();
  EXPECT_EQ(run.judge(database_down(run), {matrix(samples("firing", 24, 52)), calm, names}).outcome,
            Outcome::undecided);
}

TEST(AlertClaim, LooksAtWhatWasThereBeforeAFaultThatComesFirst) {
  SmallRun run;
  run.observations.run.begin = at(25);
  const auto questions = run.questions(database_down(run));
  EXPECT_THAT(questions.front().query, HasSubstr("[50000ms]")) << "from 10 s before the fault";
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

// Of one name there may be a rule for each severity.
TEST(AlertClaim, IsRuledOutByAllRulesOfItsName) {
  const SmallRun run;
  const auto told = [&](const std::string& severity, const std::vector<std::string>& there) {
    plan::Plan plan = run.plan;
    plan.claims = {database_down(run)};
    write(plan.claims.front(), "labels", std::map<std::string, std::string>{{"severity", severity}},
          {9, 14});
    std::vector<observe::AlertRule> rules;
    for (const std::string& one : there) {
      observe::AlertRule& rule = rules.emplace_back();
      rule.name = "DatabaseDown";
      rule.query = "pg_up == 0";
      if (!one.empty()) rule.labels["severity"] = one;
    }
    const auto problems = ruled_out_by_alerts(plan, rules);
    return problems.empty() ? "" : problems.front().what;
  };
  EXPECT_EQ(told("critical", {"warning", "critical"}), "");
  EXPECT_EQ(told("page", {"warning", "critical"}),
            "labels: severity is never \"page\": DatabaseDown sets it to \"warning\" or "
            "\"critical\"");
  EXPECT_EQ(told("page", {"warning", ""}), "") << "its series may have it";
  EXPECT_EQ(told("page", {}), "alert: Prometheus has no alerting rule \"DatabaseDown\"");
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
      "make it last longer";
  EXPECT_EQ(run.foresee(claim, {matrix(""), calm, names}), foreseen);
  claim.phase.reset();  // the first fault of the run is the same one
  EXPECT_EQ(run.foresee(claim, {matrix(""), calm, names}), foreseen);
  run.plan.phases[1].end.reset();  // as long as the load
  EXPECT_EQ(run.foresee(claim, {matrix(""), calm, names}), "");
}

}  // namespace
}  // namespace harness::verdict
