#pragma once

#include <filesystem>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/observe/observations.hpp"
#include "harness/run/load_plan.hpp"

namespace harness::cli {

// A run that is over, as its directory has it.
struct RunAgain {
  run::LoadedPlan loaded;
  observe::Observations observed;
};

// The error says what of it is missing, or was changed since.
Checked<RunAgain> load_run(const std::filesystem::path& run);

// The runs of a suite in the order of their names; empty: it is the directory of one run.
std::vector<std::filesystem::path> runs_in(const std::filesystem::path& directory);

}  // namespace harness::cli
