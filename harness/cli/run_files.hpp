#pragma once

#include <filesystem>
#include <string>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/observe/observations.hpp"

namespace harness::cli {

// The names in a run directory that `run` writes and `judge` reads; the reporters name theirs.
constexpr const char* scenario_file = "scenario.yaml";
constexpr const char* observations_file = "observations.json";

// Makes `chosen`, or reports/runs/<time>-<name> where none is; refuses to mix two runs in one.
Result<std::filesystem::path> make_run_directory(const std::filesystem::path& chosen,
                                                 const std::string& scenario, WallTime now);

Result<observe::Observations> load_observations(const std::filesystem::path& run);

}  // namespace harness::cli
