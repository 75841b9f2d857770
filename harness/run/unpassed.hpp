#pragma once

#include <string>
#include <vector>

#include "harness/run/load_plan.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/target/native/stage.hpp"

namespace harness::run {

// Variables that the caller has set and a process heeds, and that it does not get, in words: who
// sets one expects it to have an effect.
std::vector<std::string> unpassed_variables(const target::Stage& stage,
                                            const scenario::System& system,
                                            const scenario::Environment& caller);

// The same of those that were set for this command, and that nothing of it mentions: no process
// gets one. `callers` and `own` are environments as /proc has them; `texts` are what may mention
// it.
std::vector<std::string> unmentioned_variables(const std::string& callers, const std::string& own,
                                               const std::vector<std::string>& texts);

// Both, of a plan that is about to be carried out by this process.
std::vector<std::string> unpassed_variables(const target::Stage& stage, const LoadedPlan& loaded);

}  // namespace harness::run
