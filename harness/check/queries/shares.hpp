#pragma once

#include "harness/languages/promql/syntax.hpp"

namespace harness::check {

// Whether it divides, once, a sum by another of which it is a part: series of one metric, those
// above chosen by all that chooses those below. Where it cannot be told, it is none.
bool divides_a_part_by_all(const languages::promql::Expr& query);

}  // namespace harness::check
