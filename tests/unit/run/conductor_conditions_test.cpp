// What ends a run by the word of its author: a condition at which to abort, and a steady state that
// is not there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/run/simulated_run.hpp"

namespace harness::run {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

struct ConditionedRun : SimulatedRun {
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

  // The run is to be aborted once what conditions are told has been above 4 for 2 s.
  void add_abort() {
    scenario::LiveCondition condition;
    condition.kind = "promql";
    condition.query = {"wanted", {1, 1}};
    condition.value = {">", 4};
    condition.hold = std::chrono::seconds{2};
    plan.abort_when.push_back(condition);
    ask_aside = [this](const observe::Question&) { return told_aside(); };
  }

  std::future<observe::Answer> told_aside() const {
    std::promise<observe::Answer> promise;
    const std::string series = R"({"metric":{"__name__":"wanted"},"value":[)" +
                               unix_seconds(clock.wall()) + ",\"" + value_aside + "\"]}";
    promise.set_value({clock.wall(), answers_aside ? 200 : 500,
                       R"({"status":"success","data":{"resultType":"vector","result":[)" +
                           (value_aside.empty() ? "" : series) + "]}}",
                       ""});
    return promise.get_future();
  }

  // From a moment on they are told nothing, until another.
  void is_blind(Duration from, Duration until) {
    person.at(from, [this] { answers_aside = false; });
    person.at(until, [this] { answers_aside = true; });
  }

  std::string value_aside = "0";  // what conditions are told; empty: that there is no series
  bool answers_aside = true;
};

const verdict::Finding& finding_about(const verdict::Verdict& verdict, const std::string& claim) {
  const auto found = std::find_if(verdict.findings.begin(), verdict.findings.end(),
                                  [&](const auto& one) { return one.claim == claim; });
  if (found == verdict.findings.end()) throw std::logic_error("nothing is said of " + claim);
  return *found;
}

const std::string never = "it never comes to promql wanted > 4 for 2s";

TEST(AbortWhen, UndoesWhatIsBrokenAndEndsTheRun) {
  ConditionedRun run;
  run.add_abort();
  run.person.at(18s, [&] { run.value_aside = "7"; });
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
  ConditionedRun run;
  run.add_abort();
  run.person.at(18s, [&] { run.value_aside = "7"; });
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
  ConditionedRun run;
  run.add_abort();
  run.plan.claims.front().phase = 0;
  run.person.at(18s, [&] { run.value_aside = "7"; });
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 1);
  EXPECT_EQ(finding_about(verdict, "it is as it should be").outcome, verdict::Outcome::pass);
}

TEST(AbortWhen, LetsGoOnWhatNeverComesToIt) {
  ConditionedRun run;
  run.add_abort();
  run.value_aside = "4";
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 0);
  EXPECT_THAT(run.story(), Contains("phase 2"));
  EXPECT_EQ(finding_about(verdict, never).outcome, verdict::Outcome::pass);
  EXPECT_THAT(finding_about(verdict, never).seen, HasSubstr("not at any of "));
}

TEST(AbortWhen, EndsNoRunOfWhichItHearsNothingAndSaysSo) {
  ConditionedRun run;
  run.add_abort();
  run.value_aside = "7";
  run.answers_aside = false;
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(run.story(), Contains("phase 2"));
  EXPECT_THAT(finding_about(verdict, never).seen, HasSubstr("could it be asked: "));
  ConditionedRun hangs;
  hangs.add_abort();
  std::vector<std::promise<observe::Answer>> kept;
  hangs.ask_aside = [&](const auto&) { return kept.emplace_back().get_future(); };
  EXPECT_EQ(hangs.verdict().exit_code(), 3);
  EXPECT_LE(hangs.person.longest_wait, 50ms);
  EXPECT_THAT(hangs.story(), Contains("phase 2"));
}

// What a fault does 2 s before the abort is not seen by then.
struct AbortedBeforeAProof : ConditionedRun {
  explicit AbortedBeforeAProof(scenario::FaultTimes times) {
    add_abort();
    plan.faults.push_back(fault_in(1, "pause", "exporter"));
    plan.faults.back().times = times;
    person.every_time = [this] {
      system.settle();
      system.processes["exporter"].paused = false;
    };
    person.at(17s, [this] { value_aside = "7"; });
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
                       "until it was reverted"));
  ConditionedRun late;
  late.add_abort();
  late.system.accepts_anyway = true;
  late.person.at(33s, [&] { late.value_aside = "7"; });
  const verdict::Verdict too_late = late.verdict();
  EXPECT_EQ(too_late.exit_code(), 3);
  EXPECT_THAT(too_late.reasons, Contains(StartsWith("the run was aborted ")));
  EXPECT_THAT(too_late.reasons,
              Contains("the fault \"stop postgres\" was not seen to take effect: no proof of it"));
}

TEST(AbortWhen, IsNotDecidedWhereItNeverHadASeries) {
  ConditionedRun run;
  run.add_abort();
  run.value_aside = "";
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_EQ(finding_about(verdict, never).outcome, verdict::Outcome::undecided);
  EXPECT_THAT(finding_about(verdict, never).seen,
              ::testing::MatchesRegex("at none of [0-9]+ moments did it have data: "
                                      "the answer has no series; check its names, or add or "
                                      "vector.0. where none is as it should be"));
  ConditionedRun later;
  later.add_abort();
  later.value_aside = "";
  later.person.at(18s, [&] { later.value_aside = "1"; });
  later.person.at(20s, [&] { later.value_aside = ""; });
  EXPECT_EQ(later.verdict().exit_code(), 0);
}

TEST(AbortWhen, IsNotDecidedWhereItMayHaveHeldUnseen) {
  ConditionedRun run;
  run.add_abort();
  run.is_blind(14s, 20s);
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(finding_about(verdict, never).seen,
              ::testing::MatchesRegex("for [0-9.]+s nobody could tell: at 6 of [0-9]+ moments it "
                                      "could not be asked"));
  ConditionedRun shortly;
  shortly.add_abort();
  shortly.is_blind(14s, 15s);
  const verdict::Verdict short_verdict = shortly.verdict();
  EXPECT_EQ(short_verdict.exit_code(), 0);
  EXPECT_THAT(finding_about(short_verdict, never).seen, HasSubstr("; at 1 it could not be asked"));
  ConditionedRun longer;
  longer.add_abort();
  longer.plan.abort_when.front().hold = 10s;
  longer.is_blind(14s, 20s);
  EXPECT_EQ(longer.verdict().exit_code(), 0) << "6 s unseen are no 10 s";
}

TEST(AbortWhen, IsOfTheLoadAlone) {
  ConditionedRun run;
  run.add_abort();
  run.person.at(39s, [&] { run.value_aside = "7"; });
  run.load.last_responses = 10s;
  EXPECT_EQ(run.verdict().exit_code(), 0);
}

TEST(SteadyState, IsAskedForBeforeAnythingIsBroken) {
  ConditionedRun run;
  run.add_steady_state();
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 0);
  EXPECT_THAT(run.story(), Contains("stop postgres"));
  EXPECT_EQ(finding_about(verdict, "it is steady").outcome, verdict::Outcome::pass);
}

TEST(SteadyState, BreaksNothingWhereItIsNotThere) {
  ConditionedRun run;
  run.add_steady_state();
  run.backends.value = "0";
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(verdict.reasons,
              Contains(HasSubstr("nothing was broken, as the steady state was not there: "
                                 "\"it is steady\": wanted >= 1, seen: 0")));
  EXPECT_THAT(run.story(), Not(Contains("stop postgres")));
  EXPECT_THAT(run.story(), ElementsAre("scrape", "load starts", "scrape", "load stops"));
}

TEST(SteadyState, IsWaitedForAsLongAsItsClaimSays) {
  ConditionedRun run;
  run.add_steady_state();
  run.plan.claims.back().within = 5s;
  run.backends.value = "0";
  run.person.at(15s, [&] { run.backends.value = "1"; });
  EXPECT_EQ(run.verdict().exit_code(), 0);
  EXPECT_THAT(run.story(), Contains("stop postgres"));
}

TEST(SteadyState, BreaksNothingWhereNobodyKnowsIt) {
  ConditionedRun run;
  run.add_steady_state();
  run.person.at(5s, [&] { run.backends.refuses_claims = true; });
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(run.story(), Not(Contains("stop postgres")));
}

TEST(SteadyState, BreaksNothingWhereItReadsNothing) {
  ConditionedRun run;
  run.add_steady_state_of_silence();
  run.backends.has_series = false;
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(verdict.reasons,
              Contains(HasSubstr("nothing was broken, as the steady state was not there: \"it is "
                                 "steady\": Prometheus has no series wanted in the window")));
  EXPECT_THAT(run.story(), Not(Contains("stop postgres")));
}

TEST(SteadyState, LetsTheFaultsThroughWhereItReadsSomething) {
  ConditionedRun run;
  run.add_steady_state_of_silence();
  run.conduct();
  EXPECT_THAT(run.story(), Contains("stop postgres"));
}

TEST(SteadyState, WaitsForWhatItReads) {
  ConditionedRun run;
  run.add_steady_state_of_silence();
  run.plan.claims.back().within = 5s;
  run.backends.has_series = false;
  run.person.at(15s, [&] { run.backends.has_series = true; });
  run.conduct();
  EXPECT_THAT(run.story(), Contains("stop postgres"));
}

}  // namespace
}  // namespace harness::run
