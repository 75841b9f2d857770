#pragma once

#include "harness/languages/logql/syntax.hpp"

namespace harness::languages::logql {

// Whether it gives one number that more lines could only raise: a count of them all.
bool only_grows(const Metric& metric);

}  // namespace harness::languages::logql
