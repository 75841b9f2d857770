#pragma once

#include <set>
#include <string>
#include <utility>

#include "harness/languages/traceql/syntax.hpp"
#include "stack/store/traces/evaluate/span_filter.hpp"

namespace store::traces {

namespace traceql = harness::languages::traceql;

// "string", "int", "float", "bool", "duration", "keyword", and the value as text.
using TypedValue = std::pair<std::string_view, std::string>;

// The values that there are of a field, as long as they are no more than so many bytes. A field
// without a scope is looked for in spans, resources and instrumentation scopes.
std::set<TypedValue> tag_values(const Snapshot& snapshot, const traceql::Field& field,
                                const SpanFilter& filter, std::size_t max_bytes,
                                Deadline& deadline);

}  // namespace store::traces
