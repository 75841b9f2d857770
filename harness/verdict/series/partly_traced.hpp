#pragma once

#include "harness/languages/promql/syntax.hpp"
#include "harness/scenario/comparison.hpp"
#include "harness/verdict/verdict.hpp"

namespace harness::verdict {

// The finding of a query that reads what is made of spans, where only a share of the requests was
// traced: of all of them it would have been so much or more, if it is the sum of what only grows
// with each span. What more could change is undecided.
Finding unless_more_were_traced(Finding finding, const languages::promql::Expr* query,
                                const scenario::Comparison& wanted, double sampled);

}  // namespace harness::verdict
