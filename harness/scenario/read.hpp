#pragma once

#include "harness/core/result.hpp"
#include "harness/scenario/field.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::scenario {

// The values in a file that has been checked; one that has not is a bug and throws.
Scenario read_scenario(const Node& root, const Vocabulary& vocabulary);

// The fields of one fault or claim, with the fallbacks of those left out.
Result<Fields> read_fields(const Node& node, const Kind& kind);

}  // namespace harness::scenario
