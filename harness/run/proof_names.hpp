#pragma once

#include <vector>

#include "harness/observe/asking.hpp"
#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"

namespace harness::run {

// Of faults that were not seen and are proven by a query: says beside it what the query names and
// nothing has. `or vector(0)` has a value of a misspelt metric, too. The records are as
// plan::occurrences_of.
void tell_missing_names(const plan::Plan& plan, const observe::Window& run,
                        const observe::AskAll& ask, std::vector<observe::FaultRecord>& records);

}  // namespace harness::run
