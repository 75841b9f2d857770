// Each step of a run, in simulated time: what comes after what, and what belongs to which window.
#include "harness/run/conductor.hpp"

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

TEST(Conductor, ScrapesUndoesInjectsAndScrapesBetweenPhases) {
  SimulatedRun run;
  run.conduct();
  EXPECT_THAT(run.story(), ElementsAre("scrape", "load starts",                          //
                                       "scrape", "stop postgres", "scrape", "phase 1",   //
                                       "scrape", "start postgres", "scrape", "phase 2",  //
                                       "load stops", "marker", "scrape"));
}

TEST(Conductor, GivesEachPhaseItsOwnLength) {
  SimulatedRun run;
  const observe::Observations seen = run.conduct();
  ASSERT_THAT(seen.phases, SizeIs(3));
  for (const observe::PhaseMark& phase : seen.phases) EXPECT_EQ(phase.window.length(), 10s);
}

TEST(Conductor, PutsAPhaseBetweenScrapesUnderItsOwnConditions) {
  SimulatedRun run;
  const observe::Observations seen = run.conduct();
  const observe::FaultRecord& fault = seen.faults.front();
  ASSERT_THAT(seen.phases, SizeIs(3));
  for (std::size_t i = 0; i < 3; ++i) {
    const observe::PhaseMark& phase = seen.phases[i];
    EXPECT_LT(phase.metrics.begin, phase.window.begin);
    EXPECT_GT(phase.metrics.end, phase.window.end);
    EXPECT_LE(phase.metrics.length(), 13s);
  }
  EXPECT_LE(seen.phases[0].metrics.end, *fault.injected_at);
  EXPECT_GE(seen.phases[1].metrics.begin, *fault.seen_at);
  EXPECT_LE(seen.phases[1].metrics.end, *fault.reverted_at);
  EXPECT_GE(seen.phases[2].metrics.begin, *fault.gone_at);
  EXPECT_GT(seen.metrics.end, seen.run.end);
}

// What is counted over a range of milliseconds is what is listed between two times.
TEST(Conductor, HasWindowsOfWholeMilliseconds) {
  SimulatedRun run;
  run.clock.advance(123'456ns);
  const observe::Observations seen = run.conduct();
  const auto is_whole = [](WallTime at) { return at.time_since_epoch() % 1ms == 0ns; };
  EXPECT_TRUE(is_whole(seen.run.begin));
  EXPECT_TRUE(is_whole(seen.run.end));
  for (const observe::PhaseMark& phase : seen.phases) {
    EXPECT_TRUE(is_whole(phase.window.begin)) << phase.name;
    EXPECT_TRUE(is_whole(phase.window.end)) << phase.name;
  }
}

// What was scraped later may have been under way when the fault was undone.
TEST(Conductor, EndsAWindowWithTheScrapesThatCount) {
  SimulatedRun run;
  const observe::Observations seen = run.conduct();
  const auto fraction = [](WallTime at) { return at.time_since_epoch() % 1s; };
  for (std::size_t i = 0; i < 2; ++i) {
    const WallTime end = seen.phases[i].metrics.end;
    EXPECT_LT(end, seen.phases[i].window.end + 1s);
    const Duration past = std::min<Duration>(fraction(end - 200ms), fraction(end - 700ms));
    EXPECT_LT(past, 5ms) << "behind that of a target";
  }
}

// Held still, it takes connections, and may seem to be ready.
TEST(Conductor, DoesNotWaitForAProcessThatIsHeldToBeScrapedWithSuccess) {
  for (const bool looks_ready : {false, true}) {
    SimulatedRun run;
    run.plan.faults = {fault_in(1, "pause", "exporter")};
    run.system.takes_connections_while_held = looks_ready;
    const observe::Observations seen = run.conduct();
    ASSERT_THAT(seen.phases, SizeIs(3));
    EXPECT_LT(seen.phases[1].window.begin - seen.phases[0].window.end, 3s);
    EXPECT_LT(seen.phases[2].window.begin - seen.phases[1].window.end, 3s);
    EXPECT_LE(seen.phases[1].metrics.end, *seen.faults.front().reverted_at);
  }
}

// Whoever counts what is due at a moment has heard by then what it belongs to.
TEST(Conductor, TellsTheLoadAheadOfTimeWhatBelongsWhere) {
  SimulatedRun run;
  const observe::Observations seen = run.conduct();
  const auto& marks = run.load.marks;
  ASSERT_THAT(marks, SizeIs(4));
  EXPECT_EQ(marks[0].from, *run.load.started_at + 10s);
  EXPECT_EQ(marks[0].phase, std::nullopt);
  EXPECT_EQ(marks[1].phase, 1U);
  EXPECT_EQ(marks[2].from, marks[1].from + 10s);
  EXPECT_EQ(marks[2].phase, std::nullopt);
  EXPECT_EQ(marks[3].phase, 2U);
  for (const auto& mark : marks) EXPECT_GT(mark.from, mark.said_at);
  EXPECT_EQ(*run.load.end, marks[3].from + 10s);
}

TEST(Conductor, ScrapesOnceWhereConditionsStayAsTheyAre) {
  SimulatedRun run;
  run.plan.faults.clear();
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(run.story(), ElementsAre("scrape", "load starts", "scrape", "phase 1", "scrape",
                                       "phase 2", "load stops", "marker", "scrape"));
  for (std::size_t i = 1; i < 3; ++i) {
    EXPECT_EQ(seen.phases[i].metrics.begin, seen.phases[i - 1].window.end);
  }
}

TEST(Conductor, NeedsNoTransitionWhereNothingIsToBeSeenOrChanged) {
  SimulatedRun run;
  run.plan.faults.clear();
  run.plan.claims.clear();
  run.plan.scrapes = false;
  for (plan::Phase& phase : run.plan.phases) phase.transition.reset();
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(run.story(), ElementsAre("load starts", "phase 1", "phase 2", "load stops"));
  EXPECT_EQ(seen.phases[1].window.begin, seen.phases[0].window.end);
  EXPECT_EQ(run.load.marks[0].from, *run.load.started_at + 10s);
  EXPECT_EQ(*run.load.end, *run.load.started_at + 30s);
}

TEST(Conductor, WaitsForProofsAloneWhereNothingIsScraped) {
  SimulatedRun run;
  run.plan.claims.clear();
  run.plan.scrapes = false;
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(run.story(), ElementsAre("load starts", "stop postgres", "phase 1", "start postgres",
                                       "phase 2", "load stops"));
  EXPECT_GT(seen.phases[1].window.begin, *seen.faults.front().seen_at);
}

// So that what is seen of the fault's beginning is in the first phase, too.
TEST(Conductor, InjectsTheFaultsOfTheFirstPhaseBeforeTheLoad) {
  SimulatedRun run;
  run.plan.faults = {fault_in(0, "stop", "postgres")};
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(std::vector(run.story().begin(), run.story().begin() + 4),
              ElementsAre("scrape", "stop postgres", "scrape", "load starts"));
  EXPECT_LE(*seen.faults.front().seen_at, seen.phases[0].metrics.begin);
}

TEST(Conductor, ScrapesBeforeItUndoesTheFaultsOfTheLastPhase) {
  SimulatedRun run;
  run.plan.faults = {fault_in(2, "stop", "postgres")};
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(std::vector(run.story().end() - 5, run.story().end()),
              ElementsAre("scrape", "start postgres", "load stops", "marker", "scrape"));
  EXPECT_LE(seen.phases[2].metrics.end, *seen.faults.front().reverted_at);
  EXPECT_GT(seen.metrics.end, seen.run.end);
}

TEST(Conductor, SendsNothingBeforeEverythingHasBeenScraped) {
  SimulatedRun run;
  run.backends.scrapes = false;
  run.person.at(3s, [&] { run.backends.scrapes = true; });
  const observe::Observations seen = run.conduct();
  EXPECT_GE(seen.run.begin, run.started + 3s);
  EXPECT_LT(seen.metrics.begin, seen.run.begin);
}

TEST(Conductor, WaitsForAFirstScrapeThatSucceedsButNotForEver) {
  SimulatedRun run;
  run.system.processes["exporter"].ready = false;
  run.person.at(2s, [&] { run.system.processes["exporter"].ready = true; });
  EXPECT_GE(run.conduct().run.begin, run.started + 2s);
  SimulatedRun broken;
  broken.system.processes["exporter"].ready = false;
  const observe::Observations seen = broken.conduct();
  EXPECT_LT(seen.run.begin, broken.started + 6s);
  EXPECT_THAT(seen.notes,
              ElementsAre("no scrape of exporter has succeeded before the load: refused; if that "
                          "goes on, mend its path in `scrape`, or what it answers there"));
}

TEST(Conductor, DoesNotBlameThePathOfAProcessThatHasEnded) {
  SimulatedRun run;
  run.system.processes["exporter"] = {false, false, false, 1};
  EXPECT_THAT(run.conduct().notes, Not(Contains(HasSubstr("mend its path"))));
}

TEST(Conductor, AsksClaimsOnceTheLastScrapeIsIn) {
  SimulatedRun run;
  run.load.last_responses = 4s;
  const observe::Observations seen = run.conduct();
  ASSERT_THAT(run.backends.claims_asked_at, Not(IsEmpty()));
  EXPECT_GT(run.backends.claims_asked_at.back(), seen.metrics.end - 1ms);
  EXPECT_GE(seen.metrics.end, seen.run.end);
}

// However long the end of logs is waited for, and whether or not it comes.
TEST(Conductor, EndsTheLastPhaseWithTheFirstScrapeAfterTheLastResponse) {
  for (const bool comes : {true, false}) {
    SimulatedRun run;
    run.add_claim_on_lines();
    run.load.last_responses = 4s;
    run.backends.shows_end = comes;
    const observe::Observations seen = run.conduct();
    EXPECT_GT(seen.metrics.end, seen.run.end);
    EXPECT_LE(seen.metrics.end, seen.run.end + 1s + 2ms);
    EXPECT_EQ(seen.phases.back().metrics.end, seen.metrics.end);
    EXPECT_EQ(run.backends.claims_asked_at.back() > seen.run.end + 30s, !comes);
  }
}

// Somebody waits for the verdict: what has come is asked while the last scrape is waited for.
TEST(Conductor, AsksForLinesWhileMetricsAreWaitedFor) {
  SimulatedRun run;
  run.add_claim_on_lines();
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(run.backends.lines_asked_at, SizeIs(6)) << "three questions, each twice";
  EXPECT_GE(run.backends.lines_asked_at.front(), seen.run.end);
  EXPECT_LT(run.backends.lines_asked_at.back(), seen.metrics.end);
  EXPECT_LT(run.backends.lines_asked_at.back(), run.backends.claims_asked_at.back());
  EXPECT_EQ(verdict::judge(run.plan, seen).exit_code(), 0);
}

// One that asks for metrics, too, is told of the rest meanwhile, and asks for that once more.
TEST(Conductor, AsksForPartsOfClaimsWhileMetricsAreWaitedFor) {
  SimulatedRun run;
  plan::Claim& claim = run.plan.claims.emplace_back(run.plan.claims.front());
  test::Fields fields;
  fields.set("reconcile",
             std::map<std::string, std::string>{
                 {"request", "roll"}, {"counter", "rolls_total"}, {"logs", R"({app="a"})"}});
  claim.kind = "reconcile";
  claim.phase.reset();
  claim.settings = fields.read_by(verdict::find_claim_kind("reconcile")->language);
  const observe::Observations seen = run.conduct();
  std::vector<WallTime> early = run.backends.lines_asked_at;
  std::erase_if(early, [&](WallTime asked) { return asked >= seen.metrics.end; });
  EXPECT_THAT(early, SizeIs(2)) << "listed and counted";
  ASSERT_THAT(seen.answers, SizeIs(2)) << "nothing is kept of a part that is not of the whole";
  for (const observe::Asked& asked : seen.answers[1].asked) {
    EXPECT_THAT(asked.answers, Not(IsEmpty())) << asked.question.query;
  }
}

// What does not hold by then may do so within its time, and is asked again.
TEST(Conductor, AsksForLinesAgainWhereTheyDidNotHoldByThen) {
  for (const bool come : {true, false}) {
    SimulatedRun run;
    run.add_claim_on_lines().within = 2s;
    run.backends.lines = 0;
    run.person.every_time = [&] {
      run.system.settle();
      const bool metrics_were_asked = run.backends.claims_asked_at.size() > 4;
      if (come && metrics_were_asked) run.backends.lines = 1;
    };
    const observe::Observations seen = run.conduct();
    EXPECT_LT(run.backends.lines_asked_at.front(), seen.metrics.end);
    EXPECT_GE(run.backends.lines_asked_at.back(), seen.metrics.end);
    EXPECT_EQ(verdict::judge(run.plan, seen).exit_code(), come ? 0 : 1);
  }
}

// Somebody may still be writing.
TEST(Conductor, AsksForRowsAtTheEnd) {
  SimulatedRun run;
  run.add_claim_on_lines();
  run.add_claim_on_rows();
  const observe::Observations seen = run.conduct();
  std::vector<WallTime> after = run.backends.rows_asked_at;
  std::erase_if(after, [&](WallTime asked) { return asked < seen.run.end; });
  ASSERT_THAT(after, SizeIs(2));
  EXPECT_GE(after.front(), seen.metrics.end);
  EXPECT_EQ(verdict::judge(run.plan, seen).exit_code(), 0);
}

// Of a scrape from after all had come.
TEST(Conductor, AsksWhatWasLostBesideClaims) {
  SimulatedRun run;
  run.backends.loses_spans = true;
  const observe::Observations seen = run.conduct();
  ASSERT_TRUE(run.counted_losses);
  EXPECT_THAT(
      *run.counted_losses,
      ElementsAre(observe::Loss{"dice-roller lost some: its otlp_exporter_spans_total rose by 7",
                                {observe::Backend::tempo}}));
  ASSERT_THAT(run.backends.losses_asked_at, SizeIs(1));
  EXPECT_GE(run.backends.losses_asked_at.front(), seen.metrics.end);
  EXPECT_THAT(run.backends.claims_asked_at, Contains(run.backends.losses_asked_at.front()));
}

TEST(Conductor, DoesNotKnowWhatWasLostWhereNobodyWasScrapedSince) {
  SimulatedRun run;
  run.plan.scrapes = false;
  run.conduct();
  EXPECT_FALSE(run.counted_losses) << "it is asked later";
}

TEST(Conductor, NeverWaitsForLongerThanItPromises) {
  SimulatedRun run;
  run.conduct();
  EXPECT_LE(run.person.longest_wait, 250ms);
}

TEST(Conductor, GoesOnWithAServiceThatDoesNotComeBack) {
  SimulatedRun run;
  run.person.every_time = [&] {
    run.system.settle();
    if (run.load.marks.size() > 2) run.system.processes["postgres"].ready = false;
  };
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(seen.phases, SizeIs(3));
  EXPECT_TRUE(seen.faults.front().stayed_away);
}

// Nobody but its claims says which of its targets a run is about.
TEST(Conductor, WaitsForTheTargetsThatClaimsNameWherePrometheusIsOthersToo) {
  SimulatedRun run;
  run.system.shared = {"prometheus"};
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(seen.incidents, IsEmpty());
  EXPECT_THAT(run.story(), ElementsAre("scrape", "load starts",                          //
                                       "scrape", "stop postgres", "scrape", "phase 1",   //
                                       "scrape", "start postgres", "scrape", "phase 2",  //
                                       "load stops", "marker", "scrape"));
}

// A window of seconds says nothing of targets that are scraped four times a minute.
TEST(Conductor, SendsNothingWhereTargetsAreScrapedTooSeldom) {
  SimulatedRun run;
  run.system.shared = {"prometheus"};
  run.backends.between_scrapes = 15s;
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(
      seen.incidents,
      ElementsAre(HasSubstr(
          "nothing was sent: prometheus scrapes dice-roller every 15s, and the windows of this run "
          "are made for every second; have it scraped as often, or give --stretch 15")));
  EXPECT_THAT(run.story(), Not(::testing::Contains("load starts")));
}

TEST(Conductor, TakesTargetsThatAreScrapedSeldomWhereAllIsStretched) {
  SimulatedRun run;
  run.system.shared = {"prometheus"};
  run.backends.between_scrapes = 15s;
  run.plan.stretch = 15;
  EXPECT_THAT(run.conduct().incidents, IsEmpty());
  EXPECT_THAT(run.story(), ::testing::Contains("load starts"));
}

TEST(Conductor, WritesDownEachActBeforeItIsDone) {
  SimulatedRun run;
  std::vector<std::string> acts;
  run.note_act = [&](const std::string& act, const std::string& what) -> Result<void> {
    acts.push_back(act + ": " + what);
    return {};
  };
  EXPECT_THAT(run.conduct().incidents, IsEmpty());
  EXPECT_THAT(acts, ElementsAre(HasSubstr("load: begins"), "inject: stop postgres",
                                "undo: stop postgres", "load: has ended", HasSubstr("mark: ")));
}

TEST(Conductor, DoesNotDoWhatCannotBeWrittenDown) {
  SimulatedRun run;
  run.note_act = [](const std::string&, const std::string&) -> Result<void> {
    return fail("cannot be written: No space left on device", "audit.jsonl", "give it room");
  };
  EXPECT_THAT(run.conduct().incidents, ElementsAre(HasSubstr("No space left on device")));
  EXPECT_THAT(run.story(), Not(::testing::Contains("load starts")));
}

// The last look before the load.
TEST(Conductor, SendsNothingToWhatIsNotWhatItIsToBe) {
  SimulatedRun run;
  run.person.at(100ms,
                [&] { run.system.not_what_it_is_to_be = "its X-Environment is production"; });
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(seen.incidents, ElementsAre("nothing was sent: its X-Environment is production"));
  EXPECT_THAT(run.story(), Not(::testing::Contains("load starts")));
  EXPECT_EQ(run.load.started_at, std::nullopt);
}

}  // namespace
}  // namespace harness::run
