#pragma once

#include <string>

#include "harness/core/result.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::scenario {

// What the file at this path has for an entry of `data`. The error's place is in that file, by the
// name that its author gives it.
Result<Table> read_table(const DataSet& data, const std::string& path);

}  // namespace harness::scenario
