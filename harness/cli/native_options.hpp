#pragma once

#include <filesystem>

#include "harness/run/interrupt.hpp"
#include "harness/system/native_system.hpp"

namespace harness::cli {

// A system whose logs stay in the run directory, guarded by this program as its own watchdog.
// `interrupt` ends its start; it outlives the options.
system::NativeOptions native_options(const std::filesystem::path& run_dir,
                                     run::Interrupt& interrupt);

}  // namespace harness::cli
