#pragma once

#include <vector>

#include "harness/plan/plan.hpp"
#include "harness/yaml/place.hpp"

namespace harness::plan {

// Faults on links that lead through a Toxiproxy which runs already: what its owner has not allowed,
// what nobody could see there, and what only a proxy of the harness does.
std::vector<yaml::Problem> check_running_links(const Plan& plan);

}  // namespace harness::plan
