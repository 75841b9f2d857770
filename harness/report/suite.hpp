#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/report/look.hpp"
#include "harness/report/report.hpp"

namespace harness::report {

// How the turn of one scenario ended.
struct ScenarioResult {
  std::string name;              // unique in its suite
  std::optional<Report> report;  // none: it did not get as far as a verdict
  std::vector<Error> errors;     // why not, or what of it could not be written
  int exit_code = 0;
  std::string run_of = {};  // the scenario of which it is one of several runs; empty: the only one
};

// Several scenarios that were run in one go, in their order.
struct Suite {
  std::vector<ScenarioResult> results;
  std::filesystem::path directory;
};

// As exit_code_of_all has it.
int exit_code(const Suite& suite);

// One row a scenario: its verdict, how many claims held, how long it took, what to look at first.
std::string suite_summary(const Suite& suite, const Look& look);

// One testsuite a scenario, each as in its own junit.xml.
std::string suite_junit(const Suite& suite);

// junit.xml and summary.txt into the suite's directory.
Result<void> write_suite(const Suite& suite);

}  // namespace harness::report
