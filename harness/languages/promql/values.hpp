#pragma once

#include "harness/core/interval.hpp"
#include "harness/languages/promql/syntax.hpp"

namespace harness::languages::promql {

// What numbers the query can give, whatever was scraped: a rate is never negative, `up` is 0 or 1.
Interval bounds_of_values(const Expr& expr);

}  // namespace harness::languages::promql
