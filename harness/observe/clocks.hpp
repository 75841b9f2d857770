#pragma once

#include "harness/core/duration.hpp"

namespace harness::observe {

// By how much the clocks of several machines may differ: the run's own traces are looked for so far
// around it.
inline constexpr Duration around_the_run = std::chrono::seconds{5};

}  // namespace harness::observe
