#pragma once

#include <vector>

#include "harness/observe/asking.hpp"
#include "harness/observe/conventions.hpp"
#include "harness/observe/lost_calls.hpp"

namespace harness::observe {

// Services whose lines name no request, so that only their times tell: they have lines in each
// second in which they work on requests, as their spans say, but for some seconds in a row; or
// one for each request, and for some seconds none, be it the last; or as many as they did requests
// well, and too few for those that they failed.
std::vector<Loss> lost_for_seconds(const Looked& looked, const Conventions& conventions,
                                   const Window& run, const AskAll& ask);

}  // namespace harness::observe
