#pragma once

#include "harness/languages/traceql/syntax.hpp"

namespace harness::languages::traceql {

// Whether more spans could only add to the traces that it finds. What looks at the whole of a
// trace, at what is missing in it, or at its spans' average may find fewer then.
bool only_grows(const Query& query);

}  // namespace harness::languages::traceql
