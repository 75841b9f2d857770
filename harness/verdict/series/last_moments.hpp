#pragma once

#include <optional>
#include <vector>

#include "harness/observe/prometheus.hpp"
#include "harness/verdict/claim_kind.hpp"

// The scrape that ends a phase comes when the phase is over, and has what was due in between, too:
// that belongs to no phase.
namespace harness::verdict {

// Those of a claim's moments at which nothing is read that came behind its phase. None: all of them
// are such, or none is.
std::optional<observe::Window> moments_of_phase(const observe::Window& moments,
                                                const Evidence& evidence);

// The answer up to that.
Result<std::vector<observe::Series>> until(WallTime end,
                                           Result<std::vector<observe::Series>> answer);

// What fails at the other moments alone.
Finding undecided_behind(Finding finding);

}  // namespace harness::verdict
