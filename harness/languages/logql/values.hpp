#pragma once

#include "harness/core/interval.hpp"
#include "harness/languages/logql/syntax.hpp"

namespace harness::languages::logql {

// What numbers a metric query can give, whatever was logged: a count is never negative.
Interval bounds_of_values(const Metric& metric);

}  // namespace harness::languages::logql
