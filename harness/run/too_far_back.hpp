#pragma once

#include <vector>

#include "harness/plan/plan.hpp"

namespace harness::run {

// Conditions that are asked at no moment: what their queries read of the past begins, as long as
// there is for them, before the load does.
std::vector<yaml::Problem> conditions_never_asked(const plan::Plan& plan);

}  // namespace harness::run
