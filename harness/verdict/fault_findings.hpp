#pragma once

#include <string>
#include <vector>

#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"
#include "harness/verdict/verdict.hpp"

namespace harness::verdict {

// Why the run says nothing about what was to be tried: a fault that did not take effect, was over
// before its end, or was not seen to be gone.
std::vector<std::string> fault_reasons(const observe::Observations& observations);

// What was broken, mended in good order, and did not come back: that is the system's failing. And
// what waited for a condition in vain.
std::vector<Finding> fault_findings(const plan::Plan& plan,
                                    const observe::Observations& observations);

// Of what waited in vain with its author's leave: that it did not come, or came to its end
// otherwise. Of what the system may not have felt: that nobody met it, or could see it.
std::vector<std::string> fault_notes(const plan::Plan& plan,
                                     const observe::Observations& observations);

}  // namespace harness::verdict
