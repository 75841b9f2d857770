#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/report/suite.hpp"
#include "harness/run/interrupt.hpp"
#include "harness/run/load_plan.hpp"
#include "harness/run/run_scenario.hpp"

namespace harness::cli {

// A run whose claims all hold.
struct PassedRun {
  std::filesystem::path directory;
  std::string file;  // of its scenario, as its plan has it
};

struct SuiteEnd {
  int exit_code = 0;
  std::vector<PassedRun> passed = {};
};

// One scenario after the other, or `jobs` at once, each with engines and a subdirectory of its own,
// and one table at the end; docs/decisions/0004 says why engines are not shared. After an
// interruption the rest is not run.
SuiteEnd run_suite(const std::vector<run::LoadedPlan>& plans,
                   const std::filesystem::path& directory, const run::RunSetting& setting,
                   std::size_t jobs, run::Interrupt& interrupt, const Clock& clock);

// Prints the table; returns the exit code.
int show_suite(const report::Suite& suite);

// What a scenario leaves in its suite's output: all of it where something is wrong, else one line.
std::string turn_text(const report::ScenarioResult& result);
void show_turn(const report::ScenarioResult& result);

}  // namespace harness::cli
