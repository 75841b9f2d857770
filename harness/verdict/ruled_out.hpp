#pragma once

#include <vector>

#include "harness/observe/prometheus.hpp"
#include "harness/plan/plan.hpp"

namespace harness::verdict {

// The claims of which the plan alone tells that they can never be judged.
std::vector<yaml::Problem> ruled_out(const plan::Plan& plan);

// Those that can never hold with these rules, which are all that Prometheus will have.
std::vector<yaml::Problem> ruled_out_by_alerts(const plan::Plan& plan,
                                               const std::vector<observe::AlertRule>& rules);

}  // namespace harness::verdict
