#pragma once

#include "harness/cli/backend_flags.hpp"
#include "harness/cli/flags.hpp"
#include "harness/cli/generator_flags.hpp"
#include "harness/run/load_plan.hpp"

namespace harness::cli {

// Flags of every command that starts a system: what is added to its processes, and how much its
// stores keep. What is read has the backends that are named, too, where there are flags for that.
void add_system_flags(Options& options);
Result<run::PlanOptions> system_options_of(const Flags& flags);

// Of every command that makes a plan of a scenario: these, and how long all of it takes.
void add_plan_flags(Options& options);
Result<run::PlanOptions> plan_options_of(const Flags& flags);

}  // namespace harness::cli
