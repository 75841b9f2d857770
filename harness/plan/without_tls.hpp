#pragma once

#include <vector>

#include "harness/plan/plan.hpp"

namespace harness::plan {

// Thresholds on how long TLS takes, in a scenario none of whose requests can speak it.
std::vector<yaml::Problem> judged_without_tls(const Plan& plan);

}  // namespace harness::plan
