// A run whose faults come and go within its phases and across them, in simulated time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/run/simulated_run.hpp"

namespace harness::run {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
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
                          "proof of it until it was reverted"));
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
