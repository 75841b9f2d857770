#pragma once

#include <cstdint>
#include <vector>

#include "harness/languages/traceql/syntax.hpp"
#include "stack/store/traces/stored/joined_trace.hpp"

namespace store::traces {

namespace traceql = harness::languages::traceql;

using Indices = std::vector<std::uint32_t>;  // of spans in their trace, ascending

// What "left OP right" finds in a trace: the right-hand spans that stand in the relation to a
// left-hand one, or, negated, that do not, or, as a union, the spans of both sides that take part.
// In time that is linear in the spans of the trace.
Indices relate(const JoinedTrace& trace, traceql::SpansetOperator op, const Indices& left,
               const Indices& right);

Indices united(const Indices& a, const Indices& b);

}  // namespace store::traces
