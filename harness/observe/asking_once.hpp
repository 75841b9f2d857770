#pragma once

#include <vector>

#include "harness/observe/asking.hpp"
#include "harness/observe/observations.hpp"

namespace harness::observe {

// Asks the same question once, and gives what was answered then; both arguments outlive it.
AskAll asking_once(const AskAll& ask, std::vector<Asked>& known);

}  // namespace harness::observe
