#pragma once

#include <vector>

#include "harness/plan/plan.hpp"
#include "harness/scenario/system/safety.hpp"

namespace harness::plan {

// Where a plan asks for more than the owner of its system allows.
std::vector<yaml::Problem> check_safety(const Plan& plan, const scenario::Safety& safety);

}  // namespace harness::plan
