#pragma once

#include <string>
#include <vector>

#include "harness/scenario/scenario.hpp"
#include "harness/target/native/stage.hpp"

namespace harness::run {

// Variables that the caller has set and a process heeds, and that it does not get, in words: who
// sets one expects it to have an effect.
std::vector<std::string> unpassed_variables(const target::Stage& stage,
                                            const scenario::System& system,
                                            const scenario::Environment& caller);

}  // namespace harness::run
