#pragma once

#include <chrono>

#include "harness/languages/logql/syntax.hpp"

// A query that is asked later, and reads what came meanwhile, too.
namespace harness::languages::logql {

// The same, for a moment so much later: a range that ends when it is evaluated begins where it did
// and is longer; one with an offset is where it was.
Metric evaluated_later(Metric query, std::chrono::nanoseconds by);

}  // namespace harness::languages::logql
