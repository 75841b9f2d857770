#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/scenario/system/backend.hpp"
#include "harness/target/native/stage.hpp"

namespace harness::cli {

// A system to be kept up: a stage to start, or what a run has kept of its telemetry.
struct Upkeep {
  std::string name;  // what `down` ends it by: "stage5", or the run's full path
  target::Stage stage;
  std::filesystem::path run;  // whose telemetry it shows; empty: it takes in telemetry of its own
  scenario::RemoteBackends backends = {};  // that run already
  std::vector<std::string> gaps = {};  // what of it is not there, and what that means; for people
};

// By a stage's name ("5", "stack") or a run's directory.
Checked<Upkeep> find_upkeep(const std::string& named);

// The name alone, also of a run whose telemetry is gone meanwhile.
Checked<std::string> upkeep_name(const std::string& named);

}  // namespace harness::cli
