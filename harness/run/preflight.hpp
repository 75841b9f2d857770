#pragma once

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/observe/backends.hpp"
#include "harness/plan/plan.hpp"

namespace harness::run {

// Puts every question of the plan once before the load starts, only to learn whether the backends
// understand it: a query with a typing error is found in a second, not after the whole run. `file`
// is the scenario's, for the places in the errors.
Checked<void> check_queries(const plan::Plan& plan, observe::Backends& backends, const Clock& clock,
                            const std::string& file);

}  // namespace harness::run
