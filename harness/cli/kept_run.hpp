#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/target/native/stage.hpp"

namespace harness::cli {

// What a run has kept of its telemetry, and what shows it.
struct KeptTelemetry {
  target::Stage stage;
  std::vector<std::string> gaps;  // what of it is not there, and what that means; for people
};

Checked<KeptTelemetry> stage_of_run(const std::filesystem::path& run);

}  // namespace harness::cli
