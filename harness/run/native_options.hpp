#pragma once

#include <filesystem>

#include "harness/run/interrupt.hpp"
#include "harness/target/native/native_target.hpp"

namespace harness::run {

// A system whose logs stay in the run directory, guarded by this program as its own watchdog.
// `interrupt` ends its start; it outlives the options.
target::NativeOptions native_options(const std::filesystem::path& run_dir, Interrupt& interrupt);

}  // namespace harness::run
