// A run whose faults come and go within its phases and across them, in simulated time.
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
using ::testing::SizeIs;

// As SimulatedRun, with this fault in the outage.
struct TimedRun : SimulatedRun {
  explicit TimedRun(const std::string& kind, scenario::FaultTimes times, std::size_t phase = 1) {
    plan.faults = {fault_in(phase, kind, "postgres")};
    plan.faults.front().times = times;
  }
};

// How long after the beginning of that phase.
Duration after(const observe::Observations& seen, std::size_t phase,
               const std::optional<WallTime>& at) {
  return at.value() - seen.phases.at(phase).window.begin;
}

TEST(Timeline, InjectsAndUndoesWithinAPhase) {
  TimedRun run("stop", {.at = 2s, .length = 3s});
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(run.story(), ElementsAre("scrape", "load starts",            //
                                       "scrape", "phase 1",                //
                                       "stop postgres", "start postgres",  //
                                       "scrape", "phase 2",                //
                                       "load stops", "marker", "scrape"));
  const observe::FaultRecord& fault = seen.faults.front();
  EXPECT_EQ(after(seen, 1, fault.injected_at) / 1ms, 2000);
  EXPECT_EQ(after(seen, 1, fault.reverted_at) / 1ms, 5000);
  EXPECT_TRUE(fault.seen_at && fault.gone_at);
  EXPECT_EQ(seen.phases[1].window.length(), 10s);
  EXPECT_EQ(verdict::judge(run.plan, seen).exit_code(), 0);
}

TEST(Timeline, UndoesInTheTransitionWhatLastsToTheEndOfThePhase) {
  TimedRun run("stop", {.at = 2s});
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(run.story(), ElementsAre("scrape", "load starts",                          //
                                       "scrape", "phase 1", "stop postgres",             //
                                       "scrape", "start postgres", "scrape", "phase 2",  //
                                       "load stops", "marker", "scrape"));
  EXPECT_LE(seen.phases[1].metrics.end, *seen.faults.front().reverted_at);
  EXPECT_GE(seen.phases[2].metrics.begin, *seen.faults.front().gone_at);
}

TEST(Timeline, LeavesAFaultOnAcrossATransition) {
  TimedRun run("stop", {.at = 8s, .length = 8s});
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(run.story(), ElementsAre("scrape", "load starts",                //
                                       "scrape", "phase 1", "stop postgres",   //
                                       "scrape", "phase 2", "start postgres",  //
                                       "load stops", "marker", "scrape"));
  const observe::FaultRecord& fault = seen.faults.front();
  EXPECT_EQ((*fault.reverted_at - *fault.injected_at) / 1ms, 8000);
  EXPECT_GT(*fault.reverted_at, seen.phases[2].window.begin);
  EXPECT_EQ(seen.phases[2].window.length(), 10s);
}

// It was injected too late to be seen by its phase's end.
TEST(Timeline, WaitsInATransitionForTheProofOfWhatGoesOn) {
  TimedRun run("stop", {.at = 9s + 900ms, .length = 20s});
  run.system.accepts_anyway = true;
  run.person.at(17s, [&] { run.system.accepts_anyway = false; });
  const observe::Observations seen = run.conduct();
  const observe::FaultRecord& fault = seen.faults.front();
  EXPECT_EQ(fault.problem, "");
  EXPECT_GE(*fault.seen_at, run.started + 17s);
  EXPECT_LT(*fault.seen_at, seen.phases[2].metrics.begin);
}

// Between the two scrapes, each of which is under the conditions of one phase.
TEST(Timeline, UndoesBetweenScrapesWhatIsDueInATransition) {
  TimedRun run("stop", {.at = 8s, .length = 2s + 100ms});
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(run.story(), ElementsAre("scrape", "load starts",                          //
                                       "scrape", "phase 1", "stop postgres",             //
                                       "scrape", "start postgres", "scrape", "phase 2",  //
                                       "load stops", "marker", "scrape"));
  EXPECT_GE(*seen.faults.front().reverted_at, seen.phases[1].metrics.end);
  EXPECT_GE(seen.phases[2].metrics.begin, *seen.faults.front().gone_at);
}

// A shop that is stopped in the outage is ready again only where postgres answers, which is paused
// to a time behind the outage, and it counts as a link to postgres.
struct HiddenRun : SimulatedRun {
  explicit HiddenRun(Duration length) {
    system.processes["shop"] = {};
    plan.faults = {fault_in(1, "stop", "shop"), fault_in(1, "pause", "postgres")};
    scenario::Link& link = plan.faults[0].link.emplace();
    link.from = "shop";
    link.to = "postgres";
    plan.faults[1].times = {.at = 8s, .length = length};
    person.every_time = [this] {
      system.settle();
      if (stays_paused && has_paused()) system.processes["postgres"].paused = true;
      system.processes["shop"].ready = !shop_stays_away && !system.paused("postgres");
    };
  }

  bool has_paused() const { return std::ranges::count(story(), "pause postgres") > 0; }

  bool shop_stays_away = false;
  bool stays_paused = false;
};

// While the end of another fault is waited for, which is not seen until this one is undone.
TEST(Timeline, UndoesAtItsTimeWhatIsDueWhileATransitionWaits) {
  HiddenRun run(4s);
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(run.story(), ElementsAre("scrape", "load starts",                     //
                                       "scrape", "stop shop", "scrape", "phase 1",  //
                                       "pause postgres", "scrape", "start shop", "resume postgres",
                                       "scrape", "phase 2",  //
                                       "load stops", "marker", "scrape"));
  EXPECT_LE(*seen.faults[1].reverted_at - *seen.faults[1].injected_at, 4s + 50ms);
  for (const observe::FaultRecord& fault : seen.faults) {
    EXPECT_LE(*fault.gone_at, seen.phases[2].metrics.begin);
    EXPECT_FALSE(fault.stayed_away);
  }
  EXPECT_EQ(verdict::judge(run.plan, seen).exit_code(), 0);
}

// A scrape that a fault keeps from coming, as of who waits for what is held.
TEST(Timeline, UndoesAtItsTimeWhatKeepsTheLastScrapeOfAPhaseFromComing) {
  TimedRun run("pause", {.at = 8s, .length = 4s + 500ms});
  run.person.every_time = [&run] {
    run.system.settle();
    run.backends.scrapes = !run.system.paused("postgres");
  };
  const observe::Observations seen = run.conduct();
  const observe::FaultRecord& pause = seen.faults.front();
  EXPECT_LE(*pause.reverted_at - *pause.injected_at, 4s + 600ms);
  EXPECT_THAT(seen.phases, SizeIs(3));
  EXPECT_THAT(seen.notes,
              Contains("the last scrapes after phase outage came when pause postgres had to be "
                       "undone already: they took too long"));
  EXPECT_GE(seen.phases[2].metrics.begin, *pause.gone_at);
}

// Its twin: a scrape that comes in time is one of the phase, and holds the undo up.
TEST(Timeline, UndoesBehindTheLastScrapeOfAPhaseWhatIsDueBeforeThatHasCome) {
  TimedRun run("stop", {.at = 8s, .length = 2s});
  const observe::Observations seen = run.conduct();
  EXPECT_GE(*seen.faults.front().reverted_at, seen.phases[1].metrics.end);
  EXPECT_THAT(seen.notes, IsEmpty());
}

TEST(Timeline, UndoesAtItsTimeWhatKeepsTheFirstScrapeOfAPhaseFromComing) {
  HiddenRun run(4s);
  run.person.every_time = [&run] {
    run.system.settle();
    const bool is_behind = std::ranges::count(run.story(), "start shop") > 0;
    run.backends.scrapes = !is_behind || !run.system.paused("postgres");
  };
  const observe::Observations seen = run.conduct();
  EXPECT_LE(*seen.faults[1].reverted_at - *seen.faults[1].injected_at, 4s + 100ms);
  EXPECT_THAT(seen.phases, SizeIs(3));
}

// Or its beginning.
TEST(Timeline, UndoesAtItsTimeWhatIsDueWhileAProofIsWaitedFor) {
  TimedRun run("pause", {.at = 8s, .length = 5s});
  run.plan.faults.push_back(fault_in(2, "stop", "exporter"));
  run.system.accepts_anyway = true;
  run.person.at(30s, [&] { run.system.accepts_anyway = false; });
  const observe::Observations seen = run.conduct();
  const observe::FaultRecord& pause = seen.faults[0];
  EXPECT_LE(*pause.reverted_at - *pause.injected_at, 5s + 50ms);
  EXPECT_GE(*pause.reverted_at, *seen.faults[1].injected_at);
  EXPECT_LT(*pause.gone_at, *seen.faults[1].seen_at);
  EXPECT_EQ(verdict::judge(run.plan, seen).exit_code(), 0);
}

TEST(Timeline, BlamesNobodyForWhatAnotherFaultStillHides) {
  HiddenRun run(30s);
  const observe::Observations seen = run.conduct();
  EXPECT_GT(*seen.faults[0].gone_at - *seen.faults[0].reverted_at, FaultBoard::patience);
  EXPECT_GE(*seen.faults[0].gone_at, *seen.faults[1].reverted_at);
  EXPECT_FALSE(seen.faults[0].stayed_away);
  EXPECT_EQ(verdict::judge(run.plan, seen).exit_code(), 0);
}

// Their twin: it is given its time once the other is gone, and no longer.
TEST(Timeline, FailsOfWhatStaysAwayByItself) {
  HiddenRun run(4s);
  run.shop_stays_away = true;
  const observe::Observations seen = run.conduct();
  EXPECT_TRUE(seen.faults[0].stayed_away);
  EXPECT_TRUE(seen.faults[1].gone_at);
  const verdict::Verdict verdict = verdict::judge(run.plan, seen);
  EXPECT_EQ(verdict.exit_code(), 1);
  EXPECT_THAT(verdict.reasons, Not(Contains(HasSubstr("the fault"))));
}

TEST(Timeline, NamesTheFaultThatIsNotUndoneWhereAnotherIsNotSeenToBeGone) {
  HiddenRun run(4s);
  run.stays_paused = true;
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(verdict.reasons,
              ElementsAre("the fault \"stop shop\" was not seen to be gone: reverted, but not seen "
                          "to be gone: the fault \"pause postgres\" is not undone",
                          "the fault \"pause postgres\" was not seen to be gone: reverted, but not "
                          "seen to be gone"));
}

// All at once at the end, of which none comes back: they wait for one another once, and fail.
TEST(Timeline, WaitsAtTheEndForAllThatMayHideOneAnother) {
  HiddenRun run(1h);
  run.plan.phases.pop_back();
  run.shop_stays_away = true;
  const observe::Observations seen = run.conduct();
  EXPECT_TRUE(seen.faults[0].stayed_away);
  EXPECT_TRUE(seen.faults[1].gone_at);
  EXPECT_EQ(verdict::judge(run.plan, seen).exit_code(), 1);
}

TEST(Timeline, UndoesEverythingAtTheEndOfTheRun) {
  TimedRun run("stop", {.at = 8s, .length = 1h}, 2);
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(std::vector(run.story().end() - 5, run.story().end()),
              ElementsAre("scrape", "start postgres", "load stops", "marker", "scrape"));
  EXPECT_LE(seen.phases[2].metrics.end, *seen.faults.front().reverted_at);
  EXPECT_EQ(seen.faults.front().problem, "");
}

TEST(Timeline, RepeatsACrashEachAnIncidentOfItsOwn) {
  TimedRun run("crash", {.length = 1s, .every = 3s, .times = 3});
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(run.story(), ElementsAre("scrape", "load starts", "scrape", "phase 1",  //
                                       "crash postgres", "start postgres", "crash postgres",
                                       "start postgres", "crash postgres", "start postgres",  //
                                       "scrape", "phase 2", "load stops", "marker", "scrape"));
  ASSERT_THAT(seen.faults, SizeIs(3));
  for (std::size_t i = 0; i < 3; ++i) {
    const observe::FaultRecord& fault = seen.faults[i];
    EXPECT_EQ(after(seen, 1, fault.injected_at) / 1ms, static_cast<long>(i) * 3000);
    EXPECT_EQ(after(seen, 1, fault.reverted_at) / 1ms, static_cast<long>(i) * 3000 + 1000);
    EXPECT_TRUE(fault.seen_at && fault.gone_at);
  }
  EXPECT_EQ(verdict::judge(run.plan, seen).exit_code(), 0);
}

// Its twin.
TEST(Timeline, IsNotJudgedWhereOneOfThreeIsNotSeen) {
  TimedRun run("crash", {.length = 1s, .every = 3s, .times = 3});
  run.person.every_time = [&] {
    run.system.settle();
    run.system.accepts_anyway = std::ranges::count(run.story(), "crash postgres") == 2;
  };
  const verdict::Verdict verdict = run.verdict();
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(verdict.reasons,
              ElementsAre("the fault \"crash postgres, 2 of 3\" was not seen to take effect: no "
                          "proof of it until it was reverted; it has ended, and its port still "
                          "takes connections"));
}

TEST(Timeline, NeverWaitsForLongerThanItPromises) {
  TimedRun run("crash", {.at = 1s, .length = 1s, .every = 3s, .times = 3});
  run.person.every_time = [] {};  // nothing obeys
  const observe::Observations seen = run.conduct();
  EXPECT_LE(run.person.longest_wait, 250ms);
  EXPECT_EQ(seen.phases.at(1).window.length(), 10s) << "a phase waits for no proof";
}

// In the middle of the second of three.
TEST(CtrlC, UndoesTheOccurrenceThatIsThere) {
  TimedRun run("crash", {.length = 2s, .every = 3s, .times = 3});
  bool told = false;
  run.person.every_time = [&] {
    run.system.settle();
    if (told || std::ranges::count(run.system.calls, "crash postgres") < 2) return;
    told = true;
    run.person.interrupts_at(run.clock.wall() - run.started + 500ms);
  };
  const observe::Observations seen = run.conduct();
  EXPECT_TRUE(seen.interrupted);
  EXPECT_LT(run.since_interrupt(), 500ms);
  ASSERT_THAT(seen.faults, SizeIs(3));
  EXPECT_TRUE(seen.faults[0].gone_at);
  EXPECT_TRUE(seen.faults[1].injected_at && seen.faults[1].reverted_at);
  EXPECT_LT(*seen.faults[1].reverted_at - *seen.faults[1].injected_at, 1s);
  EXPECT_FALSE(seen.faults[2].injected_at);
  EXPECT_EQ(seen.faults[2].problem, "");
  EXPECT_EQ(run.story().back(), "load is cut off");
  EXPECT_EQ(verdict::judge(run.plan, seen).exit_code(), 130);
}

// Each act by itself, and none after he says no, but to undo.
TEST(Timeline, EndsWhereTheOwnerSaysNo) {
  TimedRun run("crash", {.length = 2s, .every = 3s, .times = 3});
  run.may_act = [&]() -> Result<void> {
    if (std::ranges::count(run.system.calls, "crash postgres") < 2) return {};
    return fail("the owner's lever says \"stop\"", "safety", "ask the owner");
  };
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(seen.incidents, ElementsAre(HasSubstr("stopped by the system's owner")));
  EXPECT_TRUE(seen.faults[1].reverted_at);
  EXPECT_FALSE(seen.faults[2].injected_at);
}

TEST(Timeline, WritesDownEachActBeforeItIsDone) {
  TimedRun run("crash", {.length = 1s, .every = 4s, .times = 2});
  std::vector<std::string> acts;
  run.note_act = [&](const std::string& act, const std::string& what) -> Result<void> {
    if (what.starts_with("crash")) acts.push_back(act + ": " + what);
    return {};
  };
  run.conduct();
  EXPECT_THAT(acts, ElementsAre("inject: crash postgres, 1 of 2", "undo: crash postgres, 1 of 2",
                                "inject: crash postgres, 2 of 2", "undo: crash postgres, 2 of 2"));
}

TEST(Timeline, NeedsNoTransitionWhereNothingIsScrapedOrChangedInOne) {
  TimedRun run("stop", {.at = 8s, .length = 5s});
  run.plan.claims.clear();
  run.plan.scrapes = false;
  for (plan::Phase& phase : run.plan.phases) phase.transition.reset();
  const observe::Observations seen = run.conduct();
  // What comes next is announced as soon as it is known.
  EXPECT_THAT(run.story(), ElementsAre("load starts", "phase 1", "phase 2", "stop postgres",
                                       "start postgres", "load stops"));
  EXPECT_GT(*seen.faults.front().reverted_at, seen.phases[2].window.begin);
  EXPECT_EQ(seen.phases[1].window.end, seen.phases[2].window.begin);
}

}  // namespace
}  // namespace harness::run
