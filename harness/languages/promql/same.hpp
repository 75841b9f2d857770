#pragma once

#include "harness/languages/promql/syntax.hpp"

namespace harness::languages::promql {

// Whether both ask for the same, however they are written: sum(a{x="1",y="2"}) and
// (sum(a{y="2", x="1"})). False where that is not seen.
bool is_same(const Expr& one, const Expr& other);

}  // namespace harness::languages::promql
