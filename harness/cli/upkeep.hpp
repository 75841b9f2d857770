#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/run/load_plan.hpp"
#include "harness/run/to_start.hpp"

namespace harness::cli {

// A system to be kept up: a stage, a file of processes, what a scenario starts, or what a run has
// kept of its telemetry.
struct Upkeep {
  std::string name;            // what `down` ends it by: "stage5", "shop", or the run's full path
  std::filesystem::path file;  // that describes it; empty: a stage, or a run
  run::ToStart parts;
  std::filesystem::path run;           // whose telemetry it shows; empty: it takes in its own
  std::vector<std::string> gaps = {};  // what of it is not there, and what that means; for people
};

struct UpkeepOptions {
  run::PlanOptions plan;  // what the command line says of memory, arguments and variables
  std::vector<target::FoundBackend> backends;  // in the place of its own
};

// By a stage's name ("5", "stack"), a file's, or a run's directory.
Checked<Upkeep> find_upkeep(const std::string& named, const UpkeepOptions& options);

// What a scenario's system is called while it is kept up.
std::string upkeep_name(const run::LoadedPlan& scenario);

}  // namespace harness::cli
