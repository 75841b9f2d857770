#pragma once

#include <optional>
#include <string>

#include "harness/languages/bounds/bounds.hpp"
#include "harness/languages/traceql/syntax.hpp"

// What numbers a TraceQL expression can amount to, whatever was sent.
namespace harness::languages {

Interval bounds_of(const traceql::Expression& expression);
// A spanset has at least one span: count() is 1 or more.
Interval bounds_of(const traceql::Aggregate& aggregate);

// "min(duration) is 0s or more"
std::string bounds_text(const traceql::Expression& expression);
std::string bounds_text(const traceql::Aggregate& aggregate);

// None: it compares nothing, or by a regular expression.
std::optional<Relation> relation_of(traceql::Operator op);

// Not of regular expressions.
Holds holds(traceql::Operator op, const Interval& left, const Interval& right);

}  // namespace harness::languages
