#include <gtest/gtest.h>

#include <algorithm>

#include "harness/plan/plan.hpp"
#include "tests/support/scenarios.hpp"

namespace harness::plan {
namespace {

using std::chrono::seconds;

const std::string three_phases = R"(phases:
  - {name: baseline, for: 20s}
  - {name: outage, for: 10s, faults: [{stop: postgres}]}
  - {name: recovery, for: 5s}
expect:
  - {claim: Down, during: outage, after: 3s, promql: up, value: == 0}
)";

// Nothing is scraped, and nothing breaks: they lie side by side.
const std::string side_by_side = R"(phases: [{name: first, for: 20s}, {name: second, for: 15s}]
)";

Plan planned(const std::string& load, const std::string& rest = "") {
  const auto scenario = test::parse(test::scenario_with(load, rest));
  EXPECT_TRUE(scenario) << to_string(scenario.error());
  return make_plan(scenario.value(), 7);
}

TEST(MakePlan, PutsPhasesOneAfterTheOther) {
  const Plan plan = planned("    executor: constant-vus\n", three_phases);
  ASSERT_EQ(plan.phases.size(), 3u);
  EXPECT_EQ(plan.phases[0].transition, std::nullopt);
  EXPECT_EQ(plan.phases[1].transition, seconds{3});
  EXPECT_EQ(plan.phases[1].begin, seconds{23});
  EXPECT_EQ(plan.phases[1].end, seconds{33});
  EXPECT_EQ(plan.length(), seconds{41});
  EXPECT_TRUE(plan.scrapes);
  EXPECT_EQ(plan.seed, 7u);
}

TEST(MakePlan, KnowsOfWhichMomentsAClaimIs) {
  const Plan plan = planned("    executor: constant-vus\n", R"(phases: [{name: first, for: 20s}]
expect:
  - {claim: Said of no moment, during: first, promql: up, value: == 1}
  - {claim: At its end, at_end: first, promql: up, value: == 1}
  - {claim: Throughout, throughout: first, promql: up, value: == 1}
  - {claim: Lines, during: first, logql: '{a="b"}', count: ">= 1"}
)");
  using scenario::Moments;
  std::vector<std::optional<Moments>> moments;
  for (const Claim& claim : plan.claims) {
    if (claim.kind != "threshold") moments.push_back(claim.moments);
    EXPECT_TRUE(claim.kind == "threshold" || claim.phase == 0U) << claim.claim;
  }
  EXPECT_EQ(moments, (std::vector<std::optional<Moments>>{Moments::at_end, Moments::at_end,
                                                          Moments::throughout, std::nullopt}));
}

TEST(MakePlan, PutsNothingBetweenPhasesWhereNothingIsSeenOrChanged) {
  const Plan plan = planned("    executor: constant-vus\n", side_by_side);
  EXPECT_FALSE(plan.has_transitions());
  EXPECT_FALSE(plan.scrapes);
  EXPECT_EQ(plan.phases[1].begin, seconds{20});
  EXPECT_EQ(plan.length(), seconds{35});
}

TEST(MakePlan, TakesASecondForProofsAloneOrForAScrapeAlone) {
  const Plan proofs = planned("    executor: constant-vus\n",
                              "phases: [{name: first, for: 20s}, {name: second, for: 15s, faults: "
                              "[{stop: postgres}]}]\n");
  EXPECT_EQ(proofs.phases[1].transition, seconds{1});
  const Plan scrape = planned("    executor: constant-vus\n",
                              side_by_side + "expect: [{claim: Up, promql: up, value: == 1}]\n");
  EXPECT_EQ(scrape.phases[1].transition, seconds{1});
}

TEST(MakePlan, StretchesTimesAndNotWhatIsClaimed) {
  const auto scenario =
      test::parse(test::scenario_with("    executor: ramping-vus\n    stages: [{duration: 10s, "
                                      "target: 4}, {duration: 5s, target: 0}]\n",
                                      three_phases));
  ASSERT_TRUE(scenario) << to_string(scenario.error());
  const Plan plan = make_plan(*scenario, 7, 15);
  EXPECT_EQ(plan.scrape_interval(), seconds{15});
  EXPECT_EQ(plan.phases[0].length(), seconds{300});
  EXPECT_EQ(plan.phases[1].transition, seconds{31});
  EXPECT_EQ(plan.phases[1].length(), seconds{150});
  EXPECT_EQ(duration_of(*plan.loads[0].executor), seconds{225});
  const auto down = std::find_if(plan.claims.begin(), plan.claims.end(),
                                 [](const Claim& claim) { return claim.claim == "Down"; });
  ASSERT_NE(down, plan.claims.end());
  EXPECT_EQ(down->after, seconds{45});
  EXPECT_EQ(down->within, seconds{5});
  EXPECT_EQ(print(plan).find("stretched"),
            print(plan).find("stretched 15 times, for scrapes every 15s"));
  EXPECT_NE(print(plan).find("stretched"), std::string::npos);
  EXPECT_EQ(print(make_plan(*scenario, 7)).find("stretched"), std::string::npos);
}

// How long transitions take nobody knows beforehand.
TEST(MakePlan, LeavesALoadWithoutADurationWhereThereAreTransitions) {
  const Plan plan = planned("    executor: constant-vus\n", three_phases);
  EXPECT_EQ(duration_of(*plan.loads[0].executor), std::nullopt);
}

TEST(MakePlan, GivesFaultsAndClaimsTheirPhase) {
  const Plan plan = planned("    executor: constant-vus\n", three_phases);
  ASSERT_EQ(plan.faults.size(), 1u);
  EXPECT_EQ(plan.faults[0].phase, 1u);
  EXPECT_EQ(plan.faults[0].target, "postgres");
  ASSERT_EQ(plan.claims.size(), 2u);
  EXPECT_EQ(plan.claims[0].phase, std::nullopt);
  EXPECT_EQ(plan.claims[1].phase, 1u);
  EXPECT_EQ(plan.claims[1].after, seconds{3});
}

TEST(MakePlan, EndsALoadWithTheLastPhase) {
  const Plan plan = planned("    executor: constant-vus\n    startTime: 5s\n", side_by_side);
  EXPECT_EQ(duration_of(*plan.loads[0].executor), seconds{30});
}

TEST(MakePlan, KeepsADurationThatIsGiven) {
  const Plan plan = planned("    executor: constant-vus\n    duration: 10s\n", three_phases);
  EXPECT_EQ(duration_of(*plan.loads[0].executor), seconds{10});
}

TEST(MakePlan, EndsALoadThatWouldLastLongerWithTheLastPhase) {
  const Plan steady = planned("    executor: constant-vus\n    duration: 1m\n", side_by_side);
  EXPECT_EQ(duration_of(*steady.loads[0].executor), seconds{35});
  const Plan ramp = planned(
      "    executor: ramping-vus\n    startTime: 5s\n    stages: [{duration: 31s, target: 2}]\n",
      side_by_side);
  EXPECT_EQ(duration_of(*ramp.loads[0].executor), seconds{30});
}

TEST(MakePlan, EndsIterationsOfANumberWithTheLastPhase) {
  const std::string iterations = "    executor: per-vu-iterations\n    startTime: 5s\n";
  const Plan cut = planned(iterations, side_by_side);
  EXPECT_EQ(time_limit_of(*cut.loads[0].executor), seconds{30});
  EXPECT_NE(print(cut).find("+5s to +35s at most\n    due: 1 iteration, at least 1 request, if 30s "
                            "is enough\n"),
            std::string::npos)
      << print(cut);
  const Plan own = planned(iterations + "    maxDuration: 10s\n", side_by_side);
  EXPECT_EQ(time_limit_of(*own.loads[0].executor), seconds{10});
  const Plan roughly = planned(iterations, three_phases);
  EXPECT_NE(
      print(roughly).find("+5s to the end of the last phase at most\n    due: 1 iteration, at "
                          "least 1 request, if about 36s is enough\n"),
      std::string::npos)
      << print(roughly);
}

TEST(MakePlan, LeavesIterationsWithoutADuration) {
  const Plan plan = planned("    executor: per-vu-iterations\n", three_phases);
  EXPECT_EQ(duration_of(*plan.loads[0].executor), std::nullopt);
}

TEST(MakePlan, HasOnePhaseAsLongAsTheLoadWhereNoneIsWritten) {
  const Plan plan = planned("    executor: per-vu-iterations\n");
  ASSERT_EQ(plan.phases.size(), 1u);
  EXPECT_EQ(plan.phases[0].name, "load");
  EXPECT_EQ(plan.length(), std::nullopt);
}

}  // namespace
}  // namespace harness::plan
