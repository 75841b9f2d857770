#pragma once

#include <filesystem>
#include <string>

#include "harness/cli/check_files.hpp"

namespace harness::cli {

// Put each query of the files to telemetry, print what became of each, and return how the program
// ends: to what a run kept, or to what the backends of live_telemetry() have of the time before
// now.
int check_on_run(const FilesToCheck& files, const std::filesystem::path& run);
int check_live(const FilesToCheck& files, const std::string& named, Duration before_now);

}  // namespace harness::cli
