#include "harness/report/suite.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pugixml.hpp>

#include "tests/support/golden.hpp"
#include "tests/support/temp_directory.hpp"
#include "tests/unit/report/sample_run.hpp"

namespace harness::report {
namespace {

constexpr Look plain_look{.colour = false, .unicode = true, .width = 110};

ScenarioResult result(std::string name, const SampleRun& run) {
  return {std::move(name), run.report(), {}, run.verdict.exit_code()};
}

ScenarioResult without_verdict(std::string name, std::vector<Error> errors, int exit_code) {
  return {std::move(name), std::nullopt, std::move(errors), exit_code};
}

// One of each way in which a scenario's turn can end.
Suite interrupted_suite() {
  return {{result("stage5-db-failure", passing_run()), result("stage5-db-failure-2", failing_run()),
           result("storm", inconclusive_run()),
           without_verdict("typo", {{"prometheus refuses the query up{", "typo.yaml:7:5"}}, 2),
           result("leak", interrupted_run()),
           without_verdict("never", {{"the suite was interrupted before its turn"}}, 130)},
          "reports/runs/20261121-094401-suite"};
}

TEST(SuiteSummary, HasARowForEachScenario) {
  test::expect_golden("report/suite.txt", suite_summary(interrupted_suite(), plain_look));
}

TEST(SuiteSummary, SaysThatAllPass) {
  const Suite suite{{result("a", passing_run()), result("b", passing_run())}, "runs/suite"};
  EXPECT_THAT(suite_summary(suite, plain_look),
              ::testing::EndsWith("PASS: all 2 scenarios pass (exit code 0)  runs/suite\n"));
}

TEST(SuiteJunit, HasASuiteForEachScenario) {
  test::expect_golden("report/suite.junit.xml", suite_junit(interrupted_suite()));
}

TEST(SuiteExitCode, IsTheOneThatOneWantsToKnowFirst) {
  Suite suite{{result("a", passing_run())}, "runs/suite"};
  EXPECT_EQ(exit_code(suite), 0);
  suite.results.push_back(result("b", inconclusive_run()));
  EXPECT_EQ(exit_code(suite), 3);
  suite.results.push_back(result("c", failing_run()));
  EXPECT_EQ(exit_code(suite), 1) << "it certainly fails, whatever else could not be measured";
  suite.results.push_back(result("d", passing_run()));
  EXPECT_EQ(exit_code(suite), 1);
  suite.results.push_back(without_verdict("e", {}, 2));
  EXPECT_EQ(exit_code(suite), 2);
  suite.results.push_back(without_verdict("f", {}, 130));
  EXPECT_EQ(exit_code(suite), 130);
}

TEST(SuiteReports, AreWrittenIntoItsDirectory) {
  const test::TempDirectory home;
  ASSERT_TRUE(write_suite({{result("a", passing_run())}, home.path()}));
  EXPECT_THAT(test::content_of(home / "summary.txt"), ::testing::HasSubstr("the scenario passes"));
  EXPECT_THAT(test::content_of(home / "junit.xml"),
              ::testing::HasSubstr("<testsuite name=\"a\" tests=\"6\""));
}

}  // namespace
}  // namespace harness::report
