#pragma once

#include <vector>

#include "harness/cli/flags.hpp"
#include "harness/core/result.hpp"
#include "harness/target/native/stage.hpp"

namespace harness::cli {

// --scrape and --logs: what runs already, and is watched by backends that are started.
void add_watched_flags(Options& options);

// Adds it to the stage that has the backends.
Checked<void> watch(const Flags& flags, target::Stage& stage);

}  // namespace harness::cli
