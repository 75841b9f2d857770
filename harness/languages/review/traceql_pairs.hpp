#pragma once

#include <utility>
#include <vector>

#include "harness/languages/review/remarks.hpp"
#include "harness/languages/traceql/syntax.hpp"

// What two comparisons of one thing say together. Attributes, events and links may have several
// values, and are left alone.
namespace harness::languages {

using PairObjections = std::vector<std::pair<const traceql::Expression*, Objection>>;

// Of parts that must all be true: two that never are together.
PairObjections contradictions(const std::vector<const traceql::Expression*>& parts);

// Of parts of which one must be true: two of which one always is.
PairObjections tautologies(const std::vector<const traceql::Expression*>& parts);

}  // namespace harness::languages
