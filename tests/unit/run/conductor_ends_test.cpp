// How a run ends: each row of the table of exit codes, and Ctrl-C at any moment.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/verdict/condition_findings.hpp"
#include "tests/unit/run/simulated_run.hpp"

namespace harness::run {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Row {
  const char* name;
  int exit_code;
  std::function<void(SimulatedRun&)> spoil;
  const char* says;  // among its reasons, or what a claim has seen
};

std::string all_of(const verdict::Verdict& verdict) {
  std::string text;
  for (const std::string& reason : verdict.reasons) text += reason + "\n";
  for (const verdict::Finding& finding : verdict.findings) {
    text += finding.claim + ": " + finding.seen + "\n";
  }
  return text;
}

class ExitCodes : public ::testing::TestWithParam<Row> {};

TEST_P(ExitCodes, AreOfWhatSpoiltTheRun) {
  SimulatedRun run;
  GetParam().spoil(run);
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), GetParam().exit_code) << all_of(verdict);
  EXPECT_THAT(all_of(verdict), HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Each, ExitCodes,
    ::testing::Values(
        Row{"Holds", 0, [](SimulatedRun&) {}, "it is as it should be: 1"},
        Row{"DoesNotHold", 1, [](SimulatedRun& run) { run.backends.value = "0"; },
            "it is as it should be: 0"},
        Row{"HoldsThoughAScrapeUnderWayFailedTwice", 0,
            [](SimulatedRun& run) { run.backends.looks_lost = 2; }, "it is as it should be: 1"},
        Row{"ScrapesFailWhileClaimsAreAsked", 3,
            [](SimulatedRun& run) { run.backends.looks_lost = 3; },
            "scrapes failed again and again while claims were asked"},
        Row{"DoesNotHoldWhereTheMachineStoodStill", 3,
            [](SimulatedRun& run) {
              run.backends.value = "0";
              run.person.at(6s, [&run] { run.clock.advance(4s); });
            },
            "the machine stood still for 4"},
        Row{"AServiceDoesNotComeBack", 1,
            [](SimulatedRun& run) {
              run.person.every_time = [&run] {
                run.system.settle();
                if (run.load.marks.size() > 2) run.system.processes["postgres"].ready = false;
              };
            },
            "postgres is back after stop: reverted, and never ready again"},
        Row{"ABackendRefuses", 3, [](SimulatedRun& run) { run.backends.refuses_claims = true; },
            "could not be judged: answered 500: out of memory"},
        Row{"ItsOwnerSaysNo", 3,
            [](SimulatedRun& run) {
              run.may_act = [&run]() -> Result<void> {
                if (run.clock.wall() < run.started + 20s) return {};
                return fail("the owner's lever says \"stop\"", "safety", "ask the owner");
              };
            },
            "stopped by the system's owner: safety: the owner's lever says \"stop\""},
        Row{"WhatGetsLoadIsFoundToBeAnother", 3,
            [](SimulatedRun& run) {
              run.person.at(
                  15s, [&run] { run.system.has_become = "its X-Environment is \"production\""; });
            },
            "nothing more was sent: its X-Environment is \"production\""},
        Row{"ABackendIsLost", 3,
            [](SimulatedRun& run) {
              run.person.at(15s, [&run] {
                run.system.ends = {{"exporter", "was killed by signal 9"}};
              });
            },
            "exporter was killed by signal 9"},
        Row{"NothingAnswersBeforeTheLoad", 3, [](SimulatedRun& run) { run.backends.hangs = true; },
            "nothing was sent: prometheus did not answer: timed out"},
        Row{"ATargetIsNeverScraped", 3, [](SimulatedRun& run) { run.backends.scrapes = false; },
            "nothing was sent: prometheus has not scraped dice-roller, exporter"},
        Row{"ScrapesEndBetweenPhases", 3,
            [](SimulatedRun& run) { run.person.at(12s, [&run] { run.backends.scrapes = false; }); },
            "prometheus has not scraped dice-roller, exporter before phase outage"},
        Row{"AFaultCannotBeInjected", 3,
            [](SimulatedRun& run) { run.system.refusal = "no such process"; },
            "was not seen to take effect: postgres: no such process"},
        Row{"AFaultIsNotSeen", 3, [](SimulatedRun& run) { run.system.accepts_anyway = true; },
            "was not seen to take effect: no proof of it"},
        Row{"AFaultEndsByItself", 3,
            [](SimulatedRun& run) {
              run.person.at(16s, [&run] { run.system.processes["postgres"].alive = true; });
            },
            "did not last"},
        Row{"AFaultIsNotUndone", 3,
            [](SimulatedRun& run) {
              run.person.at(16s, [&run] { run.system.refusal = "no memory"; });
            },
            "was not reverted: postgres: no memory"},
        Row{"APersonEndsIt", 130, [](SimulatedRun& run) { run.person.interrupts_at(15s); },
            "the run was interrupted"}),
    [](const auto& row) { return std::string(row.param.name); });

// Not at the end of the phase, and nothing else goes there either.
TEST(AnotherEnvironment, GetsNoRequestFromWhenItIsFound) {
  SimulatedRun run;
  run.person.at(5s, [&run] { run.system.has_become = "is production"; });
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(run.story(), ElementsAre("scrape", "load starts", "load is cut off"));
  EXPECT_LT(seen.run.end - run.started, 5s + 500ms);
  EXPECT_THAT(seen.incidents, ElementsAre("nothing more was sent: is production"));
}

// What held of a part of its phase says nothing of it, and what failed neither.
TEST(AnotherEnvironment, LeavesClaimsOnWhatItCutShortUndecided) {
  SimulatedRun run;
  ASSERT_FALSE(run.plan.claims.empty());
  const plan::Claim claim = run.plan.claims.front();
  const auto cut = [&](std::optional<std::size_t> phase, const observe::Observations& seen) {
    plan::Claim one = claim;
    one.phase = phase;
    return verdict::what_cut_short(one, run.plan, seen);
  };
  run.person.at(15s, [&run] { run.system.has_become = "is production"; });
  const observe::Observations seen = run.conduct();
  ASSERT_EQ(seen.phases.size(), 2U);
  EXPECT_EQ(cut(0, seen), "");
  EXPECT_EQ(cut(1, seen), "was stopped");
  EXPECT_EQ(cut(std::nullopt, seen), "was stopped");
  const verdict::Verdict verdict = verdict::judge(run.plan, seen);
  EXPECT_EQ(verdict.exit_code(), 3);
  for (const verdict::Finding& finding : verdict.findings) {
    if (finding.during == run.plan.phases[1].name) {
      EXPECT_EQ(finding.outcome, verdict::Outcome::undecided) << finding.claim;
    }
  }
}

TEST(AnotherEnvironment, BehindTheLoadCutsNothingShort) {
  SimulatedRun run;
  run.note_act = [&run](const std::string&, const std::string& what) -> Result<void> {
    if (what == "has ended") run.system.has_become = "is production";
    return {};
  };
  const observe::Observations seen = run.conduct();
  ASSERT_FALSE(seen.incidents.empty());
  plan::Claim claim = run.plan.claims.front();
  for (const std::optional<std::size_t> phase : {std::optional<std::size_t>(2), {}}) {
    claim.phase = phase;
    EXPECT_EQ(verdict::what_cut_short(claim, run.plan, seen), "");
  }
}

// By which the end is found in what it has told.
TEST(AnotherEnvironment, BehindTheLoadIsSentNoEndOfTheRun) {
  SimulatedRun run;
  run.note_act = [&run](const std::string&, const std::string& what) -> Result<void> {
    if (what == "has ended") run.system.has_become = "is production";
    return {};
  };
  const observe::Observations seen = run.conduct();
  EXPECT_EQ(seen.phases.size(), 3U);
  EXPECT_THAT(seen.incidents, Contains("nothing more was sent: is production"));
  EXPECT_THAT(run.story(), Not(Contains("marker")));
}

// A moment at which somebody presses Ctrl-C, in the words of what has happened by then.
struct Moment {
  const char* name;
  Duration at;
  bool faults_were_injected = false;
  std::function<void(SimulatedRun&)> prepare = [](SimulatedRun&) {};
};

class CtrlC : public ::testing::TestWithParam<Moment> {};

TEST_P(CtrlC, EndsTheRunAtOnceWithEveryFaultReverted) {
  SimulatedRun run;
  GetParam().prepare(run);
  run.person.interrupts_at(GetParam().at);
  const observe::Observations seen = run.conduct();
  EXPECT_LT(run.since_interrupt(), 500ms);
  EXPECT_TRUE(seen.interrupted);
  EXPECT_EQ(verdict::judge(run.plan, seen).exit_code(), 130);
  const observe::FaultRecord& fault = seen.faults.front();
  EXPECT_EQ(fault.injected_at.has_value(), GetParam().faults_were_injected);
  EXPECT_EQ(fault.reverted_at.has_value(), GetParam().faults_were_injected);
  EXPECT_FALSE(fault.stayed_away);
}

constexpr Duration long_answers = 25s;

INSTANTIATE_TEST_SUITE_P(
    AtAnyMoment, CtrlC,
    ::testing::Values(Moment{"AtOnce", 0s},
                      Moment{"WhileNobodyAnswers", 5s, false,
                             [](SimulatedRun& run) { run.backends.hangs = true; }},
                      Moment{"WhileTheFirstScrapesAreMissing", 5s, false,
                             [](SimulatedRun& run) { run.backends.scrapes = false; }},
                      Moment{"InAPhase", 5s},
                      Moment{"WhileAPhaseIsScraped", 15s, false,
                             [](SimulatedRun& run) {
                               run.person.at(9s, [&run] { run.backends.scrapes = false; });
                             }},
                      Moment{"WhileAFaultIsNotSeen", 15s, true,
                             [](SimulatedRun& run) { run.system.accepts_anyway = true; }},
                      Moment{"DuringTheFault", 20s, true},
                      Moment{"WhileAFaultIsNotGone", 30s, true,
                             [](SimulatedRun& run) {
                               run.person.at(20s, [&run] { run.obeys = false; });
                             }},
                      Moment{"WhileTheLastResponsesAreMissing", 50s, true,
                             [](SimulatedRun& run) { run.load.last_responses = long_answers; }},
                      Moment{"WhileTheBackendsCatchUp", 50s, true,
                             [](SimulatedRun& run) {
                               run.person.at(33s, [&run] { run.backends.scrapes = false; });
                             }},
                      Moment{"WhileABackendHangs", 50s, true,
                             [](SimulatedRun& run) {
                               run.person.at(33s, [&run] { run.backends.hangs = true; });
                             }},
                      Moment{"WhileClaimsDoNotHold", 50s, true,
                             [](SimulatedRun& run) {
                               run.backends.value = "0";
                               run.plan.claims.front().within = std::chrono::minutes{1};
                             }}),
    [](const auto& moment) { return std::string(moment.param.name); });

TEST(CtrlC, TwiceMeansTheSame) {
  SimulatedRun run;
  run.load.last_responses = long_answers;
  run.person.interrupts_at(20s);
  run.person.interrupts_at(20s + 100ms);
  EXPECT_EQ(run.verdict().exit_code(), 130);
  EXPECT_THAT(run.story(), Contains("start postgres"));
}

TEST(HangingBackends, DoNotAddUp) {
  SimulatedRun run;
  run.plan.claims.resize(17, run.plan.claims.front());
  for (plan::Claim& claim : run.plan.claims) claim.within = 1s;
  run.backends.value = "0";
  TimePoint hung;
  run.person.at(33s, [&] {
    run.backends.hangs = true;
    hung = run.clock.now();
  });
  run.conduct();
  EXPECT_LT(run.clock.now() - hung, 40s);
}

TEST(BackendsWithoutEnd, AreAskedUntilTheLastDeadlineAndALittleLonger) {
  SimulatedRun run;
  run.plan.claims.front().within = 5s;
  run.backends.lists_for_ever = true;
  const TimePoint begin = run.clock.now();
  run.conduct();
  EXPECT_LT(run.clock.now() - begin, 75s);  // of which the phases take 36
}

}  // namespace
}  // namespace harness::run
