#pragma once

#include <string>
#include <vector>

#include "harness/observe/asking.hpp"
#include "harness/observe/observations.hpp"

namespace harness::observe {

// Services that were called, by what their callers' spans say, and have no span of it, while they
// have one of each other such call: their exporters lose some, those of failures perhaps. Of a call
// that failed nobody knows whether it got there.
std::vector<Loss> lost_calls(const std::vector<std::string>& traces, const AskAll& ask);

// Processes that began anew in the run though nothing was done to them: the spans that they had
// gathered are gone, those of what ended them among them.
std::vector<Loss> lost_by_restarts(const Window& run, const AskAll& ask);

}  // namespace harness::observe
