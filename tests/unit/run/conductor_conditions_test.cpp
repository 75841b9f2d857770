// What ends a run by the word of its author: a condition at which to abort, and a steady state that
// is not there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/verdict/condition_findings.hpp"
#include "tests/unit/run/conditioned_run.hpp"

namespace harness::run {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

// The run is to be aborted once what conditions are told has been above 4 for 2 s.
struct AbortedRun : ConditionedRun {
  AbortedRun() { plan.abort_when = {above_four(2s)}; }
};

struct SteadyRun : SimulatedRun {
  // That it has to be as it should be before the outage, too.
  void add_steady_state() {
    plan::Claim claim = plan.claims.front();
    claim.claim = "it is steady";
    claim.phase = 0;
    claim.before_faults = true;
    plan.claims.push_back(claim);
  }

  // The same of a query that has a value whether or not there is anything to read.
  void add_steady_state_of_silence() {
    add_steady_state();
    test::Fields fields;
    fields.set("promql", std::string("min(wanted) or vector(1)"));
    fields.set("value", scenario::Comparison{">=", 1});
    plan.claims.back().settings = fields.read_by(verdict::find_claim_kind("promql")->language);
  }
};

const verdict::Finding& finding_about(const verdict::Verdict& verdict, const std::string& claim) {
  const auto found = std::find_if(verdict.findings.begin(), verdict.findings.end(),
                                  [&](const auto& one) { return one.claim == claim; });
  if (found == verdict.findings.end()) throw std::logic_error("nothing is said of " + claim);
  return *found;
}

const std::string never = "it never comes to promql wanted > 4 for 2s";

TEST(AbortWhen, UndoesWhatIsBrokenAndEndsTheRun) {
  AbortedRun run;
  run.told(18s, "7");
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(run.story(), ElementsAre("scrape", "load starts",                         //
                                       "scrape", "stop postgres", "scrape", "phase 1",  //
                                       "start postgres", "load is cut off", "marker", "scrape"));
  ASSERT_EQ(seen.faults.size(), 1U);
  EXPECT_TRUE(seen.faults[0].gone_at);
  ASSERT_EQ(seen.conditions.size(), 1U);
  EXPECT_TRUE(seen.conditions[0].held_at);
  EXPECT_THAT(seen.incidents, IsEmpty());
}

TEST(AbortWhen, FailsTheRunAndSaysWhatItCameTo) {
  AbortedRun run;
  run.told(18s, "7");
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 1);
  EXPECT_THAT(verdict.reasons,
              Contains(::testing::MatchesRegex(
                  "the run was aborted .*s after the load began: promql wanted > 4 for 2s .7.")));
  EXPECT_EQ(finding_about(verdict, never).outcome, verdict::Outcome::fail);
  EXPECT_THAT(finding_about(verdict, never).seen, HasSubstr("7, and so from "));
  const verdict::Finding& cut = finding_about(verdict, "it is as it should be");
  EXPECT_EQ(cut.outcome, verdict::Outcome::undecided);
  EXPECT_EQ(cut.seen, "the run was aborted before outage was over");
}

TEST(AbortWhen, JudgesThePhasesThatWereOver) {
  AbortedRun run;
  run.plan.claims.front().phase = 0;
  run.told(18s, "7");
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 1);
  EXPECT_EQ(finding_about(verdict, "it is as it should be").outcome, verdict::Outcome::pass);
}

TEST(AbortWhen, LetsGoOnWhatNeverComesToIt) {
  AbortedRun run;
  run.value_aside = "4";
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 0);
  EXPECT_THAT(run.story(), Contains("phase 2"));
  EXPECT_EQ(finding_about(verdict, never).outcome, verdict::Outcome::pass);
  EXPECT_THAT(finding_about(verdict, never).seen, HasSubstr("not at any of "));
}

TEST(AbortWhen, EndsNoRunOfWhichItHearsNothingAndSaysSo) {
  AbortedRun run;
  run.value_aside = "7";
  run.answers_aside = false;
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(run.story(), Contains("phase 2"));
  EXPECT_THAT(finding_about(verdict, never).seen, HasSubstr("could it be asked: "));
  AbortedRun hangs;
  std::vector<std::promise<observe::Answer>> kept;
  hangs.ask_aside = [&](const auto&) { return kept.emplace_back().get_future(); };
  EXPECT_EQ(hangs.verdict().exit_code(), 3);
  EXPECT_LE(hangs.person.longest_wait, 50ms);
  EXPECT_THAT(hangs.story(), Contains("phase 2"));
}

// What a fault does 2 s before the abort is not seen by then.
struct AbortedBeforeAProof : AbortedRun {
  explicit AbortedBeforeAProof(scenario::FaultTimes times) {
    plan.faults.push_back(fault_in(1, "pause", "exporter"));
    plan.faults.back().times = times;
    person.every_time = [this] {
      system.settle();
      system.processes["exporter"].paused = false;
    };
    told(17s, "7");
  }
};

TEST(AbortWhen, HoldsNoProofToBeMissingThatStillHadTime) {
  AbortedBeforeAProof run({.at = 5s});
  const observe::Observations seen = run.conduct();
  const observe::FaultRecord& pause = seen.faults.at(1);
  EXPECT_TRUE(pause.injected_at && pause.reverted_at && !pause.seen_at);
  EXPECT_EQ(pause.problem, "");
  const verdict::Verdict verdict = verdict::judge(run.plan, seen);
  EXPECT_EQ(verdict.exit_code(), 1);
  EXPECT_THAT(verdict.reasons, ElementsAre(StartsWith("the run was aborted ")));
}

// Its twins: a fault that was undone as planned before it was seen, and one whose time was over.
TEST(AbortWhen, DoesNotExcuseAProofThatIsMissing) {
  AbortedBeforeAProof undone({.at = 1s, .length = 2s});
  const verdict::Verdict verdict = undone.verdict();
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(verdict.reasons,
              Contains("the fault \"pause exporter\" was not seen to take effect: no proof of it "
                       "until it was reverted; not all of it is stopped: pid 100"));
  AbortedRun late;
  late.system.accepts_anyway = true;
  late.told(33s, "7");
  const verdict::Verdict too_late = late.verdict();
  EXPECT_EQ(too_late.exit_code(), 3);
  EXPECT_THAT(too_late.reasons, Contains(StartsWith("the run was aborted ")));
  EXPECT_THAT(
      too_late.reasons,
      Contains("the fault \"stop postgres\" was not seen to take effect: no proof of it; it "
               "has ended, and its port still takes connections"));
}

TEST(AbortWhen, IsNotDecidedWhereItNeverHadASeries) {
  AbortedRun run;
  run.value_aside = "";
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_EQ(finding_about(verdict, never).outcome, verdict::Outcome::undecided);
  EXPECT_THAT(finding_about(verdict, never).seen,
              ::testing::MatchesRegex("at none of [0-9]+ moments did it have data: "
                                      "the answer has no series; check its names, or add or "
                                      "vector.0. where none is as it should be"));
  AbortedRun later;
  later.value_aside = "";
  later.told(18s, "1");
  later.told(20s, "");
  EXPECT_EQ(later.verdict().exit_code(), 0);
}

TEST(AbortWhen, IsNotDecidedWhereItMayHaveHeldUnseen) {
  AbortedRun run;
  run.is_blind(14s, 20s);
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(finding_about(verdict, never).seen,
              ::testing::MatchesRegex("for [0-9.]+s nobody could tell: at 6 of [0-9]+ moments it "
                                      "could not be asked"));
  AbortedRun shortly;
  shortly.is_blind(14s, 15s);
  const verdict::Verdict short_verdict = shortly.verdict();
  EXPECT_EQ(short_verdict.exit_code(), 0);
  EXPECT_THAT(finding_about(short_verdict, never).seen, HasSubstr("; at 1 it could not be asked"));
  AbortedRun longer;
  longer.plan.abort_when.front().hold = 10s;
  longer.is_blind(14s, 20s);
  EXPECT_EQ(longer.verdict().exit_code(), 0) << "6 s unseen are no 10 s";
}

TEST(AbortWhen, SaysWhyNobodyKnowsWhatTheClientSaw) {
  observe::ConditionRecord record;
  record.condition = "http_req_duration p(95) > 3000 for 2s";
  record.looks = 21;
  record.unanswered = 7;
  record.with_data = 14;
  EXPECT_EQ(verdict::why_unknown(record), "");
  record.maybe_for = 7s;
  EXPECT_EQ(verdict::why_unknown(record),
            "for 7s nobody could tell: at 7 of 21 moments no request ended, while some were under "
            "way");
  record.unanswered = 21;
  EXPECT_EQ(verdict::why_unknown(record),
            "at none of 21 moments did a request end, while some were under way");
}

TEST(AbortWhen, IsOfTheLoadAlone) {
  AbortedRun run;
  run.told(39s, "7");
  run.load.last_responses = 10s;
  EXPECT_EQ(run.verdict().exit_code(), 0);
}

// `or vector(0)` has a value whatever is misspelt.
struct MisspeltRun : ConditionedRun {
  MisspeltRun() {
    plan.abort_when = {above_four_or_silent()};
    reads_aside = false;
  }

  const std::string never = "it never comes to promql sum(wanted) or vector(0) > 4";
};

TEST(AbortWhen, IsNotDecidedWhereWhatItReadsWasNeverThere) {
  MisspeltRun run;
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_EQ(finding_about(verdict, run.never).outcome, verdict::Outcome::undecided);
  EXPECT_THAT(finding_about(verdict, run.never).seen,
              ::testing::MatchesRegex("at none of [0-9]+ moments was there what it reads: "
                                      "Prometheus has no series wanted .there are: wantd, "
                                      "up.; if that is right, give control"));
}

TEST(AbortWhen, IsDecidedOnceWhatItReadsHasBeenThere) {
  MisspeltRun run;
  run.person.at(18s, [&] { run.reads_aside = true; });
  run.person.at(20s, [&] { run.reads_aside = false; });
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 0);
  EXPECT_THAT(finding_about(verdict, run.never).seen, HasSubstr("not at any of "));
  EXPECT_LT(run.asked_for_existence, 50) << "once it has been there, nobody asks";
}

// What silence would satisfy ends no run.
TEST(AbortWhen, DoesNotHoldOfNothing) {
  MisspeltRun run;
  run.plan.abort_when.front().value = {"<", 1};
  EXPECT_EQ(run.verdict().exit_code(), 3);
  EXPECT_THAT(run.story(), Contains("phase 2"));
  MisspeltRun there;
  there.plan.abort_when.front().value = {"<", 1};
  there.reads_aside = true;
  EXPECT_EQ(there.verdict().exit_code(), 1);
}

TEST(SteadyState, IsAskedForBeforeAnythingIsBroken) {
  SteadyRun run;
  run.add_steady_state();
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 0);
  EXPECT_THAT(run.story(), Contains("stop postgres"));
  EXPECT_EQ(finding_about(verdict, "it is steady").outcome, verdict::Outcome::pass);
}

TEST(SteadyState, BreaksNothingWhereItIsNotThere) {
  SteadyRun run;
  run.add_steady_state();
  run.add_steady_state();
  run.plan.claims.back().claim = "it is so, too";
  run.backends.value = "0";
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_EQ(finding_about(verdict, "it is so, too").seen,
            "another claim of the steady state did not hold");
  EXPECT_THAT(verdict.reasons,
              Contains(HasSubstr("nothing was broken, as the steady state was not there: "
                                 "\"it is steady\": wanted >= 1, seen: 0")));
  EXPECT_THAT(finding_about(verdict, "it is steady").seen, StartsWith("wanted >= 1, seen: 0"));
  EXPECT_THAT(run.story(), Not(Contains("stop postgres")));
  EXPECT_THAT(run.story(), ElementsAre("scrape", "load starts", "scrape", "load stops"));
}

TEST(SteadyState, IsWaitedForAsLongAsItsClaimSays) {
  SteadyRun run;
  run.add_steady_state();
  run.plan.claims.back().within = 5s;
  run.backends.value = "0";
  run.person.at(15s, [&] { run.backends.value = "1"; });
  EXPECT_EQ(run.verdict().exit_code(), 0);
  EXPECT_THAT(run.story(), Contains("stop postgres"));
}

TEST(SteadyState, BreaksNothingWhereNobodyKnowsIt) {
  SteadyRun run;
  run.add_steady_state();
  run.person.at(5s, [&] { run.backends.refuses_claims = true; });
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(run.story(), Not(Contains("stop postgres")));
}

TEST(SteadyState, BreaksNothingWhereItReadsNothing) {
  SteadyRun run;
  run.add_steady_state_of_silence();
  run.backends.has_series = false;
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(
      verdict.reasons,
      Contains(HasSubstr("nothing was broken, as the steady state was not there: \"it is "
                         "steady\": Prometheus has no series wanted (there are: wantd, up)")));
  EXPECT_THAT(run.story(), Not(Contains("stop postgres")));
}

TEST(SteadyState, LetsTheFaultsThroughWhereItReadsSomething) {
  SteadyRun run;
  run.add_steady_state_of_silence();
  run.conduct();
  EXPECT_THAT(run.story(), Contains("stop postgres"));
}

TEST(SteadyState, WaitsForWhatItReads) {
  SteadyRun run;
  run.add_steady_state_of_silence();
  run.plan.claims.back().within = 5s;
  run.backends.has_series = false;
  run.person.at(15s, [&] { run.backends.has_series = true; });
  run.conduct();
  EXPECT_THAT(run.story(), Contains("stop postgres"));
}

}  // namespace
}  // namespace harness::run
