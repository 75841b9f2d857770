#pragma once

#include <filesystem>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/report/suite.hpp"
#include "harness/run/interrupt.hpp"
#include "harness/run/load_plan.hpp"
#include "harness/run/run_scenario.hpp"

namespace harness::cli {

// One scenario after the other, each with engines and a subdirectory of its own, and one table at
// the end; docs/decisions/0004 says why engines are not shared. After an interruption the rest is
// not run. Returns the exit code.
int run_suite(const std::vector<run::LoadedPlan>& plans, const std::filesystem::path& directory,
              const run::RunSetting& setting, run::Interrupt& interrupt, const Clock& clock);

// Prints the table; returns the exit code.
int show_suite(const report::Suite& suite);

// Prints what a scenario leaves in its suite's output: all of it where something is wrong, else one
// line.
void show_turn(const report::ScenarioResult& result);

}  // namespace harness::cli
