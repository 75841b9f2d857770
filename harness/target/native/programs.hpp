#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/core/result.hpp"

namespace harness::target {

// Where the harness itself is; what it was built or installed with is found from there.
std::filesystem::path own_directory();

// Where programs are looked for: beside the harness, where its installation has them, on PATH, and
// in PostgreSQL's own directories (newest version first).
std::vector<std::filesystem::path> program_directories();

Result<std::filesystem::path> find_program(const std::string& name,
                                           const std::vector<std::filesystem::path>& directories);

}  // namespace harness::target
