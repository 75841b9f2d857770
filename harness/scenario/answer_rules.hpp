#pragma once

#include <vector>

#include "harness/core/result.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/scenario/threshold.hpp"

namespace harness::scenario {

// Refuses a selection of answers which decides by itself what a threshold on it says, or takes none
// that there can be. `requests` are those that it is about.
Result<void> check_answers_differ(const MetricKey& key, const Condition& condition,
                                  const std::vector<const Request*>& requests);

}  // namespace harness::scenario
