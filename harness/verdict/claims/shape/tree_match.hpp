#pragma once

#include <optional>

#include "harness/verdict/claims/shape/trace_tree.hpp"
#include "harness/verdict/claims/shape/wanted_span.hpp"

namespace harness::verdict {

// The first place where a trace is other than wanted: its spans, whose child each is, how siblings
// lie in time, and children within their parents. None: it is like that. `clocks`: by how much
// those of two services may be apart beyond the slack.
std::optional<Difference> difference(const WantedSpan& wanted, const TraceTree& tree,
                                     Duration slack, Duration clocks = Duration{0});

}  // namespace harness::verdict
