#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/report/suite.hpp"
#include "harness/run/run_scenario.hpp"

namespace harness::cli {

// The scenarios of a suite, at most `jobs` at once, each on a thread, and in a subdirectory, of its
// own: a result for each, in their order. After an interruption those that have not begun are not
// run.
std::vector<report::ScenarioResult> run_side_by_side(const std::vector<run::LoadedPlan>& plans,
                                                     const std::vector<std::string>& names,
                                                     const std::filesystem::path& directory,
                                                     const run::RunSetting& setting,
                                                     std::size_t jobs, run::Interrupt& interrupt,
                                                     const Clock& clock);

// The turn of one that an interruption left out.
report::ScenarioResult not_run(const std::string& name);

}  // namespace harness::cli
