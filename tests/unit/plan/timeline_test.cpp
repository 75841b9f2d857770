#include "harness/plan/timeline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/text.hpp"
#include "tests/support/scenarios.hpp"

namespace harness::plan {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// Baseline and recovery are 20 s, what lies between them 30 s, with these faults.
Plan with_faults(const std::string& faults, unsigned stretch = 1) {
  const auto scenario = test::parse(test::scenario_with("    executor: constant-vus\n",
                                                        "phases:\n"
                                                        "  - {name: baseline, for: 20s}\n"
                                                        "  - {name: incident, for: 30s, faults: [" +
                                                            faults +
                                                            "]}\n"
                                                            "  - {name: recovery, for: 20s}\n"));
  EXPECT_TRUE(scenario) << to_string(scenario.error());
  return make_plan(scenario.value(), 7, stretch);
}

// "20s inject stop postgres", in order; what is done in a transition has brackets.
std::vector<std::string> told(const Plan& plan) {
  const std::vector<Occurrence> occurrences = occurrences_of(plan);
  std::vector<std::string> lines;
  for (const Action& action : actions_of(plan)) {
    const std::string what = (action.act == Action::Act::inject ? "inject " : "undo ") +
                             name_of(plan, occurrences[action.occurrence]);
    const std::string line = format_duration(action.at) + " " + what;
    lines.push_back(action.in_transition ? "(" + line + ")" : line);
  }
  return lines;
}

// Else the load would begin before Prometheus has seen anyone.
TEST(Timeline, WaitsForScrapesWhereWhatIsAskedInTheRunReadsThem) {
  EXPECT_FALSE(with_faults("{stop: postgres}").scrapes);
  EXPECT_TRUE(with_faults("{stop: postgres, when: {promql: up, value: '> 0'}}").scrapes);
  EXPECT_TRUE(with_faults("{stop: postgres, until: {promql: up, value: '> 0'}}").scrapes);
  EXPECT_FALSE(
      with_faults("{stop: postgres, when: {http_req_failed: 'rate > 0.5', for: 2s}}").scrapes);
}

TEST(Timeline, OfAFaultWithoutTimesIsItsPhase) {
  const Plan plan = with_faults("{stop: postgres}");
  EXPECT_THAT(told(plan), ElementsAre("(21s inject stop postgres)", "(51s undo stop postgres)"));
  EXPECT_EQ(plan.phases[1].transition, seconds{1});
  EXPECT_EQ(plan.phases[2].transition, seconds{1});
}

TEST(Timeline, HasATransitionWhereSomethingIsInjectedOrUndoneInIt) {
  const Plan to_its_end = with_faults("{stop: postgres, at: 5s}");
  EXPECT_THAT(told(to_its_end),
              ElementsAre("25s inject stop postgres", "(50s undo stop postgres)"));
  EXPECT_EQ(to_its_end.phases[1].transition, std::nullopt) << "nothing changes there";
  EXPECT_EQ(to_its_end.phases[2].transition, seconds{1});
  const Plan within = with_faults("{stop: postgres, at: 5s, for: 10s}");
  EXPECT_THAT(told(within), ElementsAre("25s inject stop postgres", "35s undo stop postgres"));
  EXPECT_FALSE(within.has_transitions());
}

TEST(Timeline, BeginsWithThePhaseWhereOnlyALengthIsGiven) {
  EXPECT_THAT(told(with_faults("{stop: postgres, for: 10s}")),
              ElementsAre("20s inject stop postgres", "30s undo stop postgres"));
}

TEST(Timeline, ReachesIntoLaterPhasesAndNotBeyondTheRun) {
  EXPECT_THAT(told(with_faults("{stop: postgres, at: 25s, for: 10s}")),
              ElementsAre("45s inject stop postgres", "55s undo stop postgres"));
  EXPECT_THAT(told(with_faults("{stop: postgres, at: 25s, for: 1h}")),
              ElementsAre("45s inject stop postgres", "1m10s undo stop postgres"));
}

TEST(Timeline, RepeatsAsOftenAsItIsTold) {
  EXPECT_THAT(told(with_faults("{stop: postgres, at: 1s, every: 10s, for: 2s, times: 2}")),
              ElementsAre("21s inject stop postgres, 1 of 2", "23s undo stop postgres, 1 of 2",
                          "31s inject stop postgres, 2 of 2", "33s undo stop postgres, 2 of 2"));
}

TEST(Timeline, RepeatsAsOftenAsFitsIntoThePhase) {
  EXPECT_THAT(occurrences_of(with_faults("{stop: postgres, every: 10s, for: 2s}")), SizeIs(3));
  EXPECT_THAT(occurrences_of(with_faults("{stop: postgres, at: 9s, every: 10s, for: 2s}")),
              SizeIs(2));
  EXPECT_THAT(occurrences_of(with_faults("{stop: postgres, at: 8s, every: 10s, for: 2s}")),
              SizeIs(3));
  EXPECT_THAT(occurrences_of(with_faults("{stop: postgres, at: 29s, every: 10s, for: 2s}")),
              SizeIs(1));
}

// The last that was injected goes first.
TEST(Timeline, UndoesBeforeItInjectsAndInReverse) {
  EXPECT_THAT(told(with_faults("{stop: postgres, for: 10s}, {stop: frontend, for: 10s}, "
                               "{pause: postgres, at: 10s, for: 5s}")),
              ElementsAre("20s inject stop postgres", "20s inject stop frontend",
                          "30s undo stop frontend", "30s undo stop postgres",
                          "30s inject pause postgres", "35s undo pause postgres"));
}

TEST(Timeline, IsStretchedWithTheRest) {
  EXPECT_THAT(
      told(with_faults("{stop: postgres, at: 1s, every: 10s, for: 2s, times: 2}", 10)),
      ElementsAre("3m30s inject stop postgres, 1 of 2", "3m50s undo stop postgres, 1 of 2",
                  "5m10s inject stop postgres, 2 of 2", "5m30s undo stop postgres, 2 of 2"));
}

// What is said of faults.
std::string problems_of(const std::string& phases) {
  const auto scenario = test::parse(
      test::scenario_with("    executor: constant-vus\n", "phases: [" + phases + "]\n"));
  return scenario ? "" : to_string(scenario.error());
}

std::string problems_within(const std::string& faults) {
  return problems_of("{name: incident, for: 30s, faults: [" + faults +
                     "]}, {name: after, for: 9s}");
}

TEST(ContradictingFaults, AreThoseWhoseTimesOverlap) {
  const std::string said = "; keep one, or give them times that do not overlap";
  EXPECT_THAT(problems_within("{stop: postgres}, {pause: postgres, at: 5s}"),
              HasSubstr("faults: pause would hit \"postgres\" while stop holds it"));
  EXPECT_THAT(problems_within("{stop: postgres, for: 10s}, {pause: postgres, at: 9s, for: 2s}"),
              HasSubstr(said));
  EXPECT_THAT(problems_within("{stop: postgres, every: 10s, for: 2s}, {stop: postgres, at: 21s}"),
              HasSubstr("faults: stop would hit \"postgres\" while another stop holds it"));
}

TEST(ContradictingFaults, AreNotThoseThatFollowEachOther) {
  EXPECT_EQ(problems_within("{stop: postgres, for: 10s}, {pause: postgres, at: 10s}"), "");
  EXPECT_EQ(problems_within("{stop: postgres}, {pause: frontend}"), "");
  EXPECT_EQ(problems_within("{stop: postgres, every: 10s, for: 2s}, "
                            "{pause: postgres, at: 5s, every: 10s, for: 2s}"),
            "");
}

// However short the transition is.
TEST(ContradictingFaults, ReachIntoOtherPhases) {
  const std::string again = "{name: after, for: 9s, faults: [{pause: postgres, at: 4s}]}";
  EXPECT_THAT(problems_of("{name: incident, for: 30s, faults: [{stop: postgres, at: 25s, for: "
                          "10s}]}, " +
                          again),
              HasSubstr("while stop holds it"));
  EXPECT_EQ(
      problems_of("{name: incident, for: 30s, faults: [{stop: postgres, at: 25s, for: 9s}]}, " +
                  again),
      "");
}

TEST(PrintedPlan, TellsWhatIsDoneWhen) {
  const std::string plan =
      print(with_faults("{pause: frontend}, {stop: postgres, at: 25s, for: "
                        "10s}, {stop: die-service, at: 29s}"));
  EXPECT_THAT(plan,
              HasSubstr("  +21s to +51s    incident\n"
                        "                    pause frontend, undone by letting it go on\n"
                        "  +46s              stop postgres, for 10s\n"
                        "  +50s              stop die-service, to the end of the phase, undone by "
                        "starting it again\n"
                        "  about 1s        transition: what was broken is back\n"
                        "  +52s to +1m12s  recovery\n"
                        "  +56s              undone: stop postgres, by starting it again\n"))
      << plan;
}

// A for that nothing is undone after is how long it may take to be seen.
TEST(PrintedPlan, UndoesNothingOfWhatIsOverByItself) {
  Plan plan = with_faults(
      "{stop: frontend, at: 5s, for: 10s}, {stop: die-service, at: 20s}, {stop: postgres}");
  for (Fault& fault : plan.faults) fault.undone_by.clear();
  const std::string printed = print(plan);
  EXPECT_THAT(printed,
              HasSubstr("                    stop postgres, over by itself\n"
                        "  +26s              stop frontend, over by itself, and to be seen within "
                        "10s\n"
                        "  +41s              stop die-service, over by itself\n"))
      << printed;
  EXPECT_THAT(printed, Not(HasSubstr("undone")));
}

}  // namespace
}  // namespace harness::plan
