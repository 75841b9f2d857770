#pragma once

#include "harness/cli/backend_flags.hpp"
#include "harness/cli/driving_flags.hpp"
#include "harness/cli/flags.hpp"
#include "harness/run/load_plan.hpp"

namespace harness::cli {

// Flags of every command that makes a plan of a scenario: what is added to its processes, how much
// its stores keep, how long all of it takes.
void add_plan_flags(Options& options);
Result<run::PlanOptions> plan_options_of(const Flags& flags);

}  // namespace harness::cli
