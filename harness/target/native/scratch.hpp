#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/core/result.hpp"

namespace harness::target {

// A run's own directory for what its processes store: below $TMPDIR (or /tmp), gone when the run
// has ended. Its name is the run's id.

Result<std::filesystem::path> make_scratch();

// Those of this user, of living and of dead runs.
std::vector<std::filesystem::path> find_scratches();

// A directory in it that belongs to the user its process runs as.
Result<std::filesystem::path> make_directory_for(const std::filesystem::path& path,
                                                 const std::string& user);

// How the processes of a run are told from all others, whoever their parent is by now. Each has
// HARNESS_RUN_ID=<name of the scratch directory> in its environment, and reads its input, of which
// there is none, from a file of the run. PostgreSQL's backends write their title over their
// environment, but keep their input.
constexpr const char* run_variable = "HARNESS_RUN_ID";
std::filesystem::path run_input(const std::filesystem::path& scratch);

}  // namespace harness::target
