#pragma once

#include <string>
#include <vector>

#include "harness/cli/flags.hpp"
#include "harness/run/load_plan.hpp"
#include "harness/run/run_scenario.hpp"

namespace harness::cli {

// --keep and --against: where a run's system comes from, and what becomes of it.
void add_lifetime_flags(Options& options);

// What is meant by --against, if it is up; none: the flag is not given.
Result<std::optional<target::Standing>> against_of(const Flags& flags);

// The command of the process that is to keep the system of that run up.
std::vector<std::string> keeper_command(const Flags& flags, const std::string& scenario,
                                        const std::filesystem::path& run_dir);

// Whether the harness starts anything that --keep could leave up.
Checked<void> check_keep(const run::LoadedPlan& loaded,
                         const std::vector<target::FoundBackend>& backends);

// Whether what is up is what each of the scenarios wants.
Checked<void> check_against(const target::Standing& standing,
                            const std::vector<run::LoadedPlan>& plans,
                            const std::vector<target::FoundBackend>& backends);

// Shows what a run has left up.
void show_kept(const std::string& name, const target::Stage& stage,
               const std::map<std::string, std::string>& urls);

}  // namespace harness::cli
