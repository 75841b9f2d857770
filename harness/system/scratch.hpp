#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/core/result.hpp"

namespace harness::system {

// A run's own directory for what its processes store: below $TMPDIR (or /tmp), gone when the run
// has ended. Its name is the run's id.

Result<std::filesystem::path> make_scratch();

// Those of this user, of living and of dead runs.
std::vector<std::filesystem::path> find_scratches();

// A directory in it that belongs to the user its process runs as.
Result<std::filesystem::path> make_directory_for(const std::filesystem::path& path,
                                                 const std::string& user);

// In the environment of each process of the run: HARNESS_RUN_ID=<name of the scratch directory>.
constexpr const char* run_variable = "HARNESS_RUN_ID";

}  // namespace harness::system
