#pragma once

#include "harness/observe/asking.hpp"
#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"

namespace harness::run {

// Where a claim wants what is not there: whoever wrote it wants to know what is. Asked once.
void ask_for_nearest(const plan::Plan& plan, observe::Observations& observed,
                     const observe::AskAll& ask);

}  // namespace harness::run
