#pragma once

#include <vector>

#include "harness/core/clock.hpp"
#include "harness/plan/plan.hpp"
#include "harness/yaml/place.hpp"

namespace harness::plan {

// What is advisory for nothing: days that are over, and those so far ahead that nobody will think
// of them. Hints, not errors: a scenario does not become wrong overnight.
std::vector<yaml::Problem> doubtful_advisories(const Plan& plan, WallTime now);

}  // namespace harness::plan
