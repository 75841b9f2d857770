#pragma once

#include "harness/core/result.hpp"
#include "harness/scenario/field.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::scenario {

// The file that an entry of `data` names. The error's place is in that file.
Result<Table> read_table(const Node& data, const Vocabulary& vocabulary);

}  // namespace harness::scenario
