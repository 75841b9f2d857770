#pragma once

#include <string>
#include <vector>

#include "harness/plan/plan.hpp"
#include "harness/scenario/environment.hpp"
#include "harness/scenario/system/safety.hpp"

namespace harness::plan {

// What the rules of an owner are about, beside the plan.
struct OwnedSystem {
  std::vector<std::string> processes;  // without the backends: faults may hit a share of them
  scenario::Environment environment;   // that URLs of endpoints are filled in from
};

// Where a plan asks for more than the owner of its system allows.
std::vector<yaml::Problem> check_safety(const Plan& plan, const scenario::Safety& safety,
                                        const OwnedSystem& system);

}  // namespace harness::plan
