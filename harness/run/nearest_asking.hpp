#pragma once

#include <cstddef>
#include <set>

#include "harness/observe/asking.hpp"
#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"

namespace harness::run {

// Where a claim wants what is not there: whoever wrote it wants to know what is. Asked once,
// but for those that are known to hold.
void ask_for_nearest(const plan::Plan& plan, const std::set<std::size_t>& hold,
                     observe::Observations& observed, const observe::AskAll& ask);

}  // namespace harness::run
