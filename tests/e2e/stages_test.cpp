// The checklist of each stage: it passes as it is shipped, and what a service leaves out turns the
// claims about it red, and no others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

class Checklist : public ::testing::TestWithParam<const char*> {};

TEST_P(Checklist, Passes) {
  HarnessProcess run({"run", shipped_scenario(GetParam())});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), IsEmpty());
  EXPECT_THAT(run.scratches(), IsEmpty());
}

std::string test_name(std::string scenario) {
  std::replace(scenario.begin(), scenario.end(), '-', '_');
  return scenario;
}

INSTANTIATE_TEST_SUITE_P(Stages, Checklist,
                         ::testing::Values("stage1-three-signals", "stage2-two-services",
                                           "stage3-dice-at-run-time", "stage4-at-the-same-time",
                                           "stage5-database", "stage6-usage", "checklist-stage1",
                                           "checklist-eight-steps", "sandbox-dice-notation",
                                           "instrumented-app-signals"),
                         [](const auto& one) { return test_name(one.param); });

struct Omission {
  const char* name;
  const char* scenario;
  std::vector<const char*> arguments;  // what switches it on; several where they do not overlap
  std::vector<std::string> red;        // the claims, with their results
  std::vector<std::string> by_chance =
      {};  // what looks at some of the requests, and may see it, too
};

void PrintTo(const Omission& omission, std::ostream* out) { *out << omission.name; }

// But for what is undecided since the machine kept the generator waiting: that is of no service.
std::vector<std::string> red_claims_of_services(const nlohmann::json& verdict) {
  std::vector<std::string> red = red_claims(verdict);
  std::erase_if(red, [](const std::string& claim) {
    return claim.starts_with("undecided: http_req_duration");
  });
  return red;
}

class StageGate : public ::testing::TestWithParam<Omission> {};

TEST_P(StageGate, CatchesTheRegression) {
  Words words{"run", shipped_scenario(GetParam().scenario)};
  for (const char* argument : GetParam().arguments) {
    words.insert(words.end(), {"--service-arg", argument});
  }
  HarnessProcess run(words);
  EXPECT_EQ(run.wait(), 1) << run.output();
  std::vector<std::string> red = red_claims_of_services(run.verdict());
  for (const std::string& claim : GetParam().by_chance) std::erase(red, claim);
  EXPECT_THAT(red, UnorderedElementsAreArray(GetParam().red)) << run.output();
}

INSTANTIATE_TEST_SUITE_P(
    Stages, StageGate,
    ::testing::Values(
        Omission{
            "ALabelAndAnAttributeAreMissing",
            "stage1-three-signals",
            {"dice-roller=--regression=no-die-label", "dice-roller=--regression=no-die-attribute"},
            {"no_data: Rolls are counted for each die", "no_data: A fair die never fails",
             "no_data: A risky die fails now and then",
             "no_data: A risky die fails in about one roll of ten",
             "no_data: A fair die rolls 6 at most", "no_data: A risky die rolls 7 at most",
             "no_data: A risky die rolls 2 at least",
             "fail: The span of a good roll says what was rolled",
             "fail: The span of a failed roll says why"}},
        Omission{
            "FailuresAreNotCountedAndLogsHaveNoTrace",
            "stage1-three-signals",
            {"dice-roller=--regression=failures-not-counted",
             "dice-roller=--regression=logs-without-trace"},
            {"fail: Failed requests are counted, too", "fail: A good roll is logged with its trace",
             "fail: A failed roll is logged as an error, with its trace",
             "fail: A roll's trace and its log lines lead to each other",
             "fail: Each roll is counted, traced and logged once"}},
        Omission{"ThePanelsOfADieHaveNoDie",
                 "checklist-stage1",
                 {"dice-roller=--regression=no-die-label"},
                 {"no_data: Panel 3, Error Rate by Die Type",
                  "no_data: Panel 3, Error Rate by Die Type: a fair die never fails",
                  "no_data: Panel 5, Average Response Time by Die Type",
                  "no_data: Panel 6, Rolls by Die Type",
                  "no_data: Panel 7, Roll Value Distribution (Fair): 1 to 6",
                  "no_data: Panel 7, Roll Value Distribution (Fair): every value",
                  "no_data: Panel 8, Roll Value Distribution (Risky): 7 at most",
                  "no_data: Panel 8, Roll Value Distribution (Risky): 2 at least",
                  "fail: No panel is empty, by its own query"}},
        Omission{"TheSixthAndTheEighthStepFail",
                 "checklist-eight-steps",
                 {"dice-roller=--regression=no-die-label",
                  "dice-roller=--regression=logs-without-trace"},
                 {"fail: Step 3: the logs of each service are collected, with trace_id and "
                  "span_id: dice-roller",
                  "no_data: Step 6: rolls are counted by die",
                  "fail: Step 8: a roll's trace and the log lines of all services lead to each "
                  "other"}},
        Omission{"ALogLineIsLost",
                 "stage1-three-signals",
                 {"dice-roller=--regression=lost-log-lines"},
                 {"fail: Each roll is counted, traced and logged once"},
                 {"fail: A roll's trace and its log lines lead to each other"}},
        Omission{"ALogLineIsThereTwice",
                 "stage1-three-signals",
                 {"dice-roller=--regression=repeated-log-lines"},
                 {"fail: Each roll is counted, traced and logged once"}},
        Omission{"ThePropagationIsBroken",
                 "stage2-two-services",
                 {"frontend=--regression=no-propagation"},
                 {"fail: The frontend's call is the parent of the dice roller's work",
                  "fail: A failure in the dice roller fails the frontend's span, too",
                  "fail: A roll's trace and the log lines of both services lead to each other",
                  "no_data: The service graph shows that the frontend calls the dice roller"}},
        Omission{"DiceAreAskedForOnce",
                 "stage3-dice-at-run-time",
                 {"dice-roller=--regression=stale-dice"},
                 {"fail: The dice roller asks for the die at each roll",
                  "fail: From the next roll on the die is the new one",
                  "fail: A roll goes through three services, one below the other",
                  "fail: A roll's trace and the log lines of all services lead to each other"}},
        Omission{"RollsAtOnceAreInARow",
                 "stage4-at-the-same-time",
                 {"dice-roller=--regression=sequential-async"},
                 {"fail: http_req_duration{name:roll-async} avg < 1200",
                  "fail: The same dice take less than half the time when rolled at once",
                  "fail: Rolls at the same time overlap in their trace"}},
        Omission{"UsageEventsAreLost",
                 "stage6-usage",
                 {"frontend=--regression=lost-usage-events"},
                 {"fail: Each roll is one usage event", "fail: An event says who it was",
                  "fail: The database has each roll"}},
        Omission{"UsageEventsAreStoredAgain",
                 "stage6-usage",
                 {"usage-scraper=--regression=repeated-usage-events"},
                 {"fail: The database has each sign-in", "fail: The database has each roll",
                  "fail: The database has no event twice"}}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace harness::test
