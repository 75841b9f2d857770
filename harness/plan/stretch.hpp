#pragma once

#include "harness/scenario/scenario.hpp"

namespace harness::plan {

// The scenario with phases, faults, load and the windows of claims that take that many times as
// long. What is claimed stays as it is.
scenario::Scenario stretched(scenario::Scenario scenario, unsigned times);

}  // namespace harness::plan
