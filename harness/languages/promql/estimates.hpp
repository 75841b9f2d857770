#pragma once

#include <optional>
#include <string>

#include "harness/languages/promql/syntax.hpp"

namespace harness::languages::promql {

// The first function that estimates what lies between its samples and the edges of its range
// (increase, rate, delta), and of which the query's values are made: not of `up and increase(a[1m])
// == 0`, nor of count(increase(a[1m]) > 0).
std::optional<std::string> extrapolates(const Expr& expr);

}  // namespace harness::languages::promql
