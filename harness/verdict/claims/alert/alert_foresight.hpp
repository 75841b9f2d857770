#pragma once

#include <optional>
#include <vector>

#include "harness/observe/prometheus.hpp"
#include "harness/verdict/claims/alert/alert_settings.hpp"

namespace harness::verdict {

// Why what the claim says beside firing and resolving can never hold, or never fail, with the rules
// that Prometheus has; `named` are those of its name.
std::optional<yaml::Problem> foresee_terms(const Alert& claim,
                                           const std::vector<const observe::AlertRule*>& named,
                                           const std::vector<observe::AlertRule>& all);

}  // namespace harness::verdict
