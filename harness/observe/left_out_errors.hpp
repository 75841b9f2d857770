#pragma once

#include <vector>

#include "harness/observe/asking.hpp"
#include "harness/observe/observations.hpp"
#include "harness/observe/own_traces.hpp"

namespace harness::observe {

// What a search for spans that failed leaves out though the same traces, found by their ids, have
// some: whatever it does not find may be there all the same.
std::vector<Loss> left_out_errors(const std::vector<OwnTrace>& traces, const Window& run,
                                  const AskAll& ask);

}  // namespace harness::observe
