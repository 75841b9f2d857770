#pragma once

#include <vector>

#include "harness/scenario/check.hpp"
#include "harness/scenario/field.hpp"
#include "harness/scenario/threshold.hpp"

namespace harness::scenario {

// What is wrong with the tags of a threshold, which is at `place`: they have to select something
// that the file's loads send, or check.
std::vector<Problem> check_selection(const Node& root, const MetricKey& key, const Place& place);

}  // namespace harness::scenario
