#pragma once

#include <vector>

#include "harness/observe/lost_calls.hpp"

// Lines of single attempts, where a service is asked several times for one request: the line of the
// attempt that went well stands for none of the others. Seen where lines name their span.
namespace harness::observe {

// Services that have a line of each span of theirs that went well, by its id, and of those that
// failed none; or none of calls that they answered and have no span of (`is_sampled`: that may be
// so).
std::vector<Loss> lost_of_attempts(const Looked& looked, bool is_sampled);

}  // namespace harness::observe
