#pragma once

#include <string>
#include <vector>

#include "harness/report/report.hpp"

namespace harness::report {

// One failed request of each outcome, then the slowest of the others: few, and each worth opening.
std::vector<const load::KeptRequest*> worth_opening(const Report& report);

// The same of a claim's window.
std::vector<const load::KeptRequest*> worth_opening(const Report& report,
                                                    const observe::Window& window);

std::string outcome_text(const load::KeptRequest& request);

}  // namespace harness::report
