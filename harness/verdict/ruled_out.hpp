#pragma once

#include <vector>

#include "harness/plan/plan.hpp"

namespace harness::verdict {

// The claims of which the plan alone tells that they can never be judged.
std::vector<yaml::Problem> ruled_out(const plan::Plan& plan);

}  // namespace harness::verdict
