#include "harness/report/over_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/report/sample_run.hpp"

namespace harness::report {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Json = nlohmann::json;

constexpr Look wide_look{.colour = false, .unicode = true, .width = 120};

ScenarioResult run_number(std::uint64_t number, SampleRun run) {
  run.plan.seed += number;
  return {"db-" + std::to_string(number), run.report(), {}, run.verdict.exit_code()};
}

Suite runs_of_one() {
  Suite suite{
      {run_number(1, passing_run()), run_number(2, failing_run()), run_number(3, passing_run())},
      "runs/db"};
  mark_runs(suite);
  return suite;
}

TEST(OverRunsReport, IsOfRunsWhosePlansDifferByTheirSeeds) {
  EXPECT_EQ(runs_of_one().results[2].run_of, "db-1");
  SampleRun another = passing_run();
  another.plan.phases.back().end = std::chrono::seconds{61};
  Suite suite{{run_number(1, passing_run()), run_number(2, another)}, "runs/two"};
  mark_runs(suite);
  EXPECT_EQ(suite.results[0].run_of, "");
  EXPECT_THAT(over_runs_section(suite, wide_look), IsEmpty());
  EXPECT_THAT(over_runs_json(suite), IsEmpty());
}

TEST(OverRunsReport, HasARowForEachClaim) {
  const std::string text = suite_summary(runs_of_one(), wide_look);
  EXPECT_THAT(text, AllOf(HasSubstr("db-1, 3 runs"), HasSubstr("flaky: fails in 1 of 3"),
                          HasSubstr("37 % of runs or more"), HasSubstr("9 % to 99 % of runs"),
                          HasSubstr("2 of 3 runs pass (exit code 1)")));
}

TEST(OverRunsReport, IsThereForMachines) {
  const Json json = Json::parse(over_runs_json(runs_of_one()));
  ASSERT_EQ(json.size(), 1U);
  EXPECT_EQ(json[0]["runs"], 3);
  const Json& claims = json[0]["claims"];
  ASSERT_EQ(claims.size(), 5U);
  EXPECT_EQ(claims[0]["result"], "holds");
  EXPECT_EQ(claims[1]["result"], "flaky");
  EXPECT_EQ(claims[1]["failed"], 1);
  EXPECT_EQ(claims[1]["held"], 2);
  EXPECT_EQ(claims[0]["share_held"]["high"], 1.0);
}

}  // namespace
}  // namespace harness::report
