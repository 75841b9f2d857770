#pragma once

#include <vector>

#include "harness/observe/last_requests.hpp"
#include "harness/observe/observations.hpp"

namespace harness::observe {

// How far from a phase's edge, in time, a request's lines are looked for.
inline constexpr Duration most_lateness_of_lines = std::chrono::seconds{2};

// Those of the requests that were under way near an edge between two phases, so that what they left
// on its other side is known to be theirs.
std::vector<EdgeRequest> requests_at_edges(const std::vector<AnsweredRequest>& answered,
                                           const std::vector<PhaseMark>& phases);

}  // namespace harness::observe
