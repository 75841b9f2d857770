#pragma once

#include <filesystem>

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

}  // namespace harness::cli
