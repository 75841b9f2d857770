#pragma once

#include "harness/languages/review/remarks.hpp"
#include "harness/languages/traceql/syntax.hpp"

namespace harness::languages {

// What the stages of a query cannot mean: conditions, what is compared with aggregates, operators
// between spansets.
void look_at_stages(const traceql::Query& query, Remarks& remarks);

}  // namespace harness::languages
