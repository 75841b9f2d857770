#pragma once

#include <cstdint>

#include "harness/cli/flags.hpp"
#include "harness/core/result.hpp"
#include "harness/run/generator_options.hpp"

namespace harness::cli {

// Flags of every command that drives load.
void add_load_flags(Options& options);
Result<run::GeneratorOptions> generator_options_of(const Flags& flags);

std::uint64_t seed_of(const Flags& flags);  // a fresh one if none is given

// --stretch N: see plan::make_plan.
void add_stretch_flag(Options& options);
Result<unsigned> stretch_of(const Flags& flags);

}  // namespace harness::cli
