#pragma once

#include <filesystem>

#include "harness/cli/check_files.hpp"

namespace harness::cli {

// Puts each query of the files to what a run kept, prints what became of each, and returns how the
// program ends.
int check_on_run(const FilesToCheck& files, const std::filesystem::path& run);

}  // namespace harness::cli
