#pragma once

#include "harness/languages/promql/standstill.hpp"
#include "harness/languages/promql/syntax.hpp"

namespace harness::verdict {

// How a query moves as what it reads of counters rises.
languages::promql::Moves moves_of(const languages::promql::Expr& query);

// Whether it is sum(increase(…)), which is as much more as more was counted.
bool is_a_count(const languages::promql::Expr& query);

}  // namespace harness::verdict
