#pragma once

#include <string>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/observe/asking.hpp"
#include "harness/plan/plan.hpp"

namespace harness::run {

// Puts every question of the plan once before the load starts, all side by side, only to learn what
// is wrong with the claims: a query that its backend does not understand, an alert that no rule
// has. So a typing error is found in a second, not after the whole run. `file` is the scenario's,
// for the places.
Checked<void> preflight(const plan::Plan& plan, const observe::AskAll& ask, const Clock& clock,
                        const std::string& file);

}  // namespace harness::run
