// Faults that name something which has to be of a certain kind, by the words that the program uses.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/run/load_plan.hpp"
#include "harness/scenario/parse_scenario.hpp"

namespace harness {
namespace {

using ::testing::HasSubstr;

// What is wrong with a scenario of stage 5 that has this fault; empty: nothing.
std::string problem_with(const std::string& fault) {
  const std::string text =
      "name: hit\n"
      "system: {stage: 5}\n"
      "load: [{name: players, executor: constant-vus,"
      " flow: [{request: roll, get: \"{frontend}/roll\"}]}]\n"
      "phases: [{name: hit, for: 5s, faults: [" +
      fault +
      "]}]\n"
      "thresholds: [{http_req_failed: \"rate < 0.1\"}]\n";
  const auto parsed = scenario::parse_scenario(text, "hit.yaml", run::vocabulary(true).value());
  return parsed ? "" : to_string(parsed.error());
}

TEST(FaultReferences, DatabasesAreProcessesWithAPostgresqlUrl) {
  EXPECT_EQ(problem_with("{lock_table: {database: postgres, table: dice}}"), "");
  EXPECT_THAT(problem_with("{lock_table: {database: frontend, table: dice}}"),
              HasSubstr("database: there is no database \"frontend\"; databases: postgres"));
  EXPECT_THAT(problem_with("{exhaust_connections: {database: postgress}}"),
              HasSubstr("did you mean \"postgres\"?"));
}

TEST(FaultReferences, SlowQueriesAreSlowWithinBounds) {
  const auto slow = [](const std::string& delay) {
    return problem_with("{slow_queries: {database: postgres, table: dice, delay: " + delay + "}}");
  };
  EXPECT_EQ(slow("300ms"), "");
  EXPECT_THAT(slow("1ms"), HasSubstr("delay: 1ms is not between 20ms and 5s; less is not told from "
                                     "chance; for more there is lock_table"));
  EXPECT_THAT(slow("6s"), HasSubstr("delay: 6s is not between 20ms and 5s"));
}

TEST(FaultReferences, CommandsAreToldPlacesThatThereAre) {
  const auto command = [](const std::string& word, const std::string& value) {
    return problem_with(
        "{command: {inject: [sh, -c, \"" + word +
        "\"], undo: [sh, -c, exit], proof: {command: [sh, -c, exit]}, env: {DB: \"" + value +
        "\"}}}");
  };
  EXPECT_EQ(command("a {url:frontend} {port:postgres}", "{port:postgres}"), "");
  EXPECT_EQ(command("awk '{print}' {frontned} {url: x} ${port:-7}", "{}"), "") << "its own braces";
  EXPECT_THAT(command("a {url:frontned}", ""), HasSubstr("did you mean \"frontend\"?"));
  EXPECT_THAT(command("a", "{port:postgress}"), HasSubstr("did you mean \"postgres\"?"));
}

TEST(FaultReferences, StormsHitServicesThatTakeThem) {
  EXPECT_EQ(problem_with("{storm: {service: die-service, die: risky, error_rate: 0.6}}"), "");
  EXPECT_THAT(
      problem_with("{storm: {service: postgres, error_rate: 0.6}}"),
      HasSubstr("service: there is no service that takes storms \"postgres\"; services that "
                "do: die-service, dice-roller, frontend"));
}

TEST(FaultReferences, StormsAreAboutDiceThatThereAre) {
  EXPECT_EQ(problem_with("{storm: {service: frontend, die: fair, error_rate: 0.6}}"), "");
  EXPECT_THAT(problem_with("{storm: {service: die-service, die: nonesuch, error_rate: 0.6}}"),
              HasSubstr("die: there is no die that storms are about \"nonesuch\"; dice: fair, "
                        "risky"));
}

TEST(FaultReferences, StormsHaveAnEffectThatCanBeSeen) {
  const auto storm = [](const std::string& more) {
    return problem_with("{storm: {service: die-service" + more + "}}");
  };
  EXPECT_EQ(storm(", delay: 200ms"), "");
  EXPECT_THAT(storm(""),
              HasSubstr("a storm whose error_rate and delay are 0 both; add one of them"));
  EXPECT_THAT(storm(", error_rate: 0.01"),
              HasSubstr("error_rate: 0.01 is not between 0.2 and 1; less is not told from chance"));
  EXPECT_THAT(storm(", error_rate: 1.5"), HasSubstr("error_rate: 1.5 is not between 0.2 and 1"));
  EXPECT_THAT(storm(", delay: 2m"), HasSubstr("delay: 2m is not between 20ms and 1m"));
  EXPECT_THAT(storm(", delay: 1s, probe: dice"), HasSubstr("probe: \"dice\" is not a path"));
}

}  // namespace
}  // namespace harness
