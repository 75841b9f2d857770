#pragma once

#include "harness/languages/review/remarks.hpp"
#include "harness/languages/traceql/syntax.hpp"

namespace harness::languages {

// What a filter's condition cannot mean: parts that are true of no span or of every one, that
// Tempo's storage refuses, or answers wrongly.
void look_at_condition(const traceql::Expression& condition, Remarks& remarks);

// Conditions that each of a pipeline's spans must meet, one after another.
void look_at_chain(const std::vector<const traceql::Expression*>& conditions, Remarks& remarks);

// The same of what is computed, in a condition or elsewhere.
void look_at_arithmetic(const traceql::Expression& expression, Remarks& remarks);

// Where its text begins.
traceql::Position beginning_of(const traceql::Expression& expression);

}  // namespace harness::languages
