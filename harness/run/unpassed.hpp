#pragma once

#include <string>
#include <vector>

#include "harness/run/load_plan.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/target/native/stage.hpp"

namespace harness::run {

// Whose variables may be meant for a run: whoever has called this program.
struct Caller {
  scenario::Environment values;
  std::string environment;  // the same, as /proc has it
  std::string parents;      // that of the shell which made the call; empty: not to be read
};

// Variables that the caller has set and a process heeds, and that it does not get, in words: who
// sets one expects it to have an effect. A process heeds what it says that it reads, what it gets
// with another value, and what its program names. Where nobody knows what it heeds, it may be
// whatever was set for this command alone, and is mentioned nowhere in the texts.
std::vector<std::string> unpassed_variables(const target::Stage& stage,
                                            const scenario::System& system,
                                            const std::vector<std::string>& texts,
                                            const Caller& caller);

// The same of a plan that is carried out by this process, or shown.
std::vector<std::string> unpassed_variables(const target::Stage& stage, const LoadedPlan& loaded);

}  // namespace harness::run
