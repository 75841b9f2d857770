#pragma once

#include <string>
#include <vector>

#include "harness/plan/plan.hpp"
#include "harness/scenario/environment.hpp"
#include "harness/scenario/system/safety.hpp"

namespace harness::plan {

// What the rules of an owner are about, beside the plan.
struct OwnedSystem {
  std::vector<std::string> processes;   // without the backends: faults may hit a share of them
  scenario::Environment environment;    // that URLs of endpoints are filled in from
  std::vector<std::string> names = {};  // of all that is started, with the backends
};

// Where a plan asks for more than the owner of its system allows.
std::vector<yaml::Problem> check_safety(const Plan& plan, const scenario::Safety& safety,
                                        const OwnedSystem& system);

// Those that are protected and that the plan does not have: neither as the name of anything, nor as
// the host of a URL. They may be hosts that a name or a redirect leads to, or slips.
std::vector<std::string> unknown_names(const Plan& plan, const scenario::Safety& safety,
                                       const OwnedSystem& system);

}  // namespace harness::plan
