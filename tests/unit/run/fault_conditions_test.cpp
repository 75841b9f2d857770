// Faults that wait for a condition, to begin and to end, in simulated time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/run/conditioned_run.hpp"

namespace harness::run {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// Postgres is stopped in the outage, which is from 13 s to 23 s.
struct ConditionalRun : ConditionedRun {
  plan::Fault& fault() { return plan.faults.front(); }
  void waits_to_begin(Duration hold = 0s) { waits_for(above_four(hold)); }
  void waits_for(const scenario::LiveCondition& condition) {
    fault().when = condition;
    fault().times.waits = true;
  }
};

Duration within_outage(const observe::Observations& seen, const std::optional<WallTime>& at) {
  return at.value() - seen.phases.at(1).window.begin;
}

TEST(FaultsThatWait, BeginOnceTheirConditionHolds) {
  ConditionalRun run;
  run.waits_to_begin();
  run.told(17s, "7");
  const observe::Observations seen = run.conduct();
  const observe::FaultRecord& fault = seen.faults.front();
  EXPECT_GT(*fault.injected_at, run.started + 17s);
  EXPECT_LT(*fault.injected_at, run.started + 19s);
  EXPECT_LE(seen.phases[1].metrics.end, *fault.reverted_at) << "it lasts to its phase's end";
  EXPECT_THAT(fault.in_vain, IsEmpty());
  EXPECT_EQ(verdict::judge(run.plan, seen).exit_code(), 0);
}

TEST(FaultsThatWait, LastForAsLongAsTheySay) {
  ConditionalRun run;
  run.waits_to_begin();
  run.fault().times.length = 2s;
  run.told(17s, "7");
  const observe::Observations seen = run.conduct();
  const observe::FaultRecord& fault = seen.faults.front();
  EXPECT_EQ((*fault.reverted_at - *fault.injected_at) / 1ms, 2000);
}

// What was so before says nothing of the phase.
TEST(FaultsThatWait, CountFromTheirPhase) {
  ConditionalRun run;
  run.waits_to_begin(3s);
  run.value_aside = "7";
  const observe::Observations seen = run.conduct();
  EXPECT_GE(within_outage(seen, seen.faults.front().injected_at), 3s);
  EXPECT_LT(within_outage(seen, seen.faults.front().injected_at), 5s);
}

TEST(FaultsThatWait, InVainFailTheRun) {
  ConditionalRun run;
  run.waits_to_begin();
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(run.story(), Not(Contains("stop postgres")));
  const verdict::Verdict verdict = verdict::judge(run.plan, seen);
  EXPECT_EQ(verdict.exit_code(), 1);
  const auto& findings = verdict.findings;
  const auto found = std::ranges::find(findings, "stop postgres begins by its condition",
                                       &verdict::Finding::claim);
  ASSERT_NE(found, findings.end());
  EXPECT_EQ(found->outcome, verdict::Outcome::fail);
  EXPECT_EQ(found->expected, "promql wanted > 4");
}

TEST(FaultsThatWait, InVainAreLeftOutWhereTheirAuthorLetsThem) {
  ConditionalRun run;
  run.waits_to_begin();
  run.fault().on_timeout = scenario::OnTimeout::skip;
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(seen.faults.front().in_vain, SizeIs(1));
  EXPECT_EQ(verdict::judge(run.plan, seen).exit_code(), 0);
  EXPECT_THAT(seen.notes, Contains("outage was under no stop postgres, as it never came to promql "
                                   "wanted > 4"));
  EXPECT_THAT(run.printed, Contains(HasSubstr("skipped (waited in vain for promql wanted > 4)")));
  EXPECT_THAT(run.printed, Not(Contains(HasSubstr("in trouble"))));
}

// Its twin: where it may not, it is in trouble.
TEST(FaultsThatWait, InVainAreInTroubleWhereTheirAuthorDoesNotLetThem) {
  ConditionalRun run;
  run.waits_to_begin();
  run.conduct();
  EXPECT_THAT(run.printed,
              Contains(HasSubstr("in trouble (waited in vain for promql wanted > 4)")));
}

// Undone before anybody could have seen it.
TEST(FaultsThatEnd, AtOnceSayThatTheirConditionHeldByThen) {
  ConditionalRun run;
  run.fault().times.at = 2s;
  run.fault().until = above_four();
  run.value_aside = "7";
  run.system.accepts_anyway = true;
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(seen.faults.front().problem,
              ::testing::StartsWith("no proof of it until it was reverted, "));
  EXPECT_THAT(seen.faults.front().problem,
              HasSubstr(" after it was injected, as its until held by then (promql wanted > 4): "
                        "name what is not so yet, or give it a for"));
}

// Nobody knows that it did not come to it.
void expect_undecided(ConditionalRun& run, const std::string& claim, const std::string& why) {
  run.fault().on_timeout = scenario::OnTimeout::skip;
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(seen.notes, Not(Contains(HasSubstr("as it never came to"))));
  const verdict::Verdict verdict = verdict::judge(run.plan, seen);
  EXPECT_EQ(verdict.exit_code(), 3);
  const auto found = std::ranges::find(verdict.findings, claim, &verdict::Finding::claim);
  ASSERT_NE(found, verdict.findings.end());
  EXPECT_EQ(found->outcome, verdict::Outcome::undecided);
  EXPECT_THAT(found->seen, HasSubstr(why));
}

TEST(FaultsThatWait, AreNotLeftOutWhereNobodyKnowsThatTheyWaitInVain) {
  const std::string begins = "stop postgres begins by its condition";
  ConditionalRun misspelt;
  misspelt.waits_to_begin();
  misspelt.value_aside = "";
  expect_undecided(misspelt, begins, "did it have data: the answer has no series");
  ConditionalRun silent;
  silent.waits_to_begin();
  silent.answers_aside = false;
  expect_undecided(silent, begins, "could it be asked: ");
  ConditionalRun blind;
  blind.waits_to_begin();
  blind.is_blind(15s, 20s);
  expect_undecided(blind, begins, "nobody could tell: at 5 of ");
}

TEST(FaultsThatEnd, AreNotDecidedWhereTheirConditionNeverHadASeries) {
  ConditionalRun run;
  run.fault().times.length = 3s;
  run.fault().until = above_four();
  run.value_aside = "";
  expect_undecided(run, "stop postgres ends by its condition", "the answer has no series");
}

// `or vector(0)` has a value whatever is misspelt.
TEST(FaultsThatWait, AreNotDecidedWhereWhatTheirConditionReadsWasNeverThere) {
  const std::string why =
      "was there what it reads: Prometheus has no series wanted (there are: "
      "wantd, up)";
  ConditionalRun begins;
  begins.waits_for(above_four_or_silent());
  begins.reads_aside = false;
  expect_undecided(begins, "stop postgres begins by its condition", why);
  ConditionalRun ends;
  ends.fault().times.length = 3s;
  ends.fault().until = above_four_or_silent();
  ends.reads_aside = false;
  expect_undecided(ends, "stop postgres ends by its condition", why);
}

// Nor is that the system's failing where they have to come.
TEST(FaultsThatWait, DoNotFailTheRunWhereTheirConditionReadsNothing) {
  ConditionalRun run;
  run.waits_for(above_four_or_silent());
  run.reads_aside = false;
  EXPECT_EQ(run.verdict().exit_code(), 3);
  ConditionalRun there;
  there.waits_for(above_four_or_silent());
  EXPECT_EQ(there.verdict().exit_code(), 1);
}

TEST(FaultsThatWait, DoNotBeginByWhatSilenceSatisfies) {
  ConditionalRun run;
  run.waits_for(above_four_or_silent());
  run.fault().when->value = {"<", 1};
  run.reads_aside = false;
  run.conduct();
  EXPECT_THAT(run.story(), Not(Contains("stop postgres")));
  ConditionalRun there;
  there.waits_for(above_four_or_silent());
  there.fault().when->value = {"<", 1};
  there.conduct();
  EXPECT_THAT(there.story(), Contains("stop postgres"));
}

// It was so before the phase; what is on its way then never comes.
TEST(FaultsThatWait, DoNotBeginByAMomentAtWhichNothingWasHeard) {
  ConditionalRun run;
  run.waits_to_begin();
  run.value_aside = "7";
  bool hangs = false;
  std::vector<std::promise<observe::Answer>> kept;
  run.ask_aside = [&](const observe::Question& question) {
    return hangs ? kept.emplace_back().get_future() : run.told_aside(question);
  };
  run.person.at(10s, [&] { hangs = true; });
  EXPECT_EQ(run.verdict().exit_code(), 3);
  EXPECT_THAT(run.story(), Not(Contains("stop postgres")));
}

TEST(FaultsThatWait, AreNotDecidedWhereNobodyCouldBeAsked) {
  ConditionalRun run;
  run.waits_to_begin();
  run.answers_aside = false;
  EXPECT_EQ(run.verdict().exit_code(), 3);
}

TEST(FaultsThatEnd, DoSoOnceTheirConditionHolds) {
  ConditionalRun run;
  run.fault().until = above_four();
  run.told(17s, "7");
  const observe::Observations seen = run.conduct();
  const observe::FaultRecord& fault = seen.faults.front();
  EXPECT_LT(*fault.injected_at, seen.phases[1].metrics.begin) << "with its phase";
  EXPECT_GT(*fault.reverted_at, run.started + 17s);
  EXPECT_LT(*fault.reverted_at, run.started + 19s);
  EXPECT_TRUE(fault.gone_at);
  EXPECT_THAT(fault.in_vain, IsEmpty());
  EXPECT_EQ(verdict::judge(run.plan, seen).exit_code(), 0);
}

// What holds before it is there is not by it.
TEST(FaultsThatEnd, CountFromTheirInjection) {
  ConditionalRun run;
  run.fault().times = {.at = 2s};
  run.fault().until = above_four(2s);
  run.value_aside = "7";
  const observe::Observations seen = run.conduct();
  const observe::FaultRecord& fault = seen.faults.front();
  EXPECT_GE(*fault.reverted_at - *fault.injected_at, 2s);
  EXPECT_LT(*fault.reverted_at - *fault.injected_at, 4s);
}

TEST(FaultsThatEnd, AtTheirTimeWithoutTheirConditionFailTheRun) {
  for (const auto on_timeout : {scenario::OnTimeout::fail, scenario::OnTimeout::skip}) {
    ConditionalRun run;
    run.fault().times.length = 3s;
    run.fault().until = above_four();
    run.fault().on_timeout = on_timeout;
    const observe::Observations seen = run.conduct();
    const observe::FaultRecord& fault = seen.faults.front();
    EXPECT_EQ((*fault.reverted_at - *fault.injected_at) / 1ms, 3000);
    EXPECT_THAT(fault.in_vain, SizeIs(1));
    const bool fails = on_timeout == scenario::OnTimeout::fail;
    EXPECT_EQ(verdict::judge(run.plan, seen).exit_code(), fails ? 1 : 0);
    const bool is_told = std::ranges::count(seen.notes,
                                            "stop postgres was undone at its time, as it never "
                                            "came to promql wanted > 4") == 1;
    EXPECT_EQ(is_told, !fails);
  }
}

// Nobody knows what would have become of it.
TEST(FaultsThatWait, AreNotInVainWhereTheRunIsEnded) {
  ConditionalRun run;
  run.waits_to_begin();
  run.person.interrupts_at(17s);
  EXPECT_THAT(run.conduct().faults.front().in_vain, IsEmpty());
  ConditionalRun aborted;
  aborted.plan.abort_when = {above_four(1s)};
  aborted.fault().when = above_four(1h);
  aborted.fault().times.waits = true;
  aborted.told(15s, "7");
  EXPECT_THAT(aborted.conduct().faults.front().in_vain, IsEmpty());
}

}  // namespace
}  // namespace harness::run
