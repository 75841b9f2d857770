#pragma once

#include <optional>

#include "harness/languages/promql/syntax.hpp"
#include "harness/languages/promql/values.hpp"

namespace harness::languages::promql {

// The first comparison that leaves nothing of the query, whatever is measured: hour() > 24. None:
// each may hold, or the query has a value without it.
std::optional<Span> never_true(const Expr& expr, Names names);

}  // namespace harness::languages::promql
