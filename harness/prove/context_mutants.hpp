#pragma once

#include <vector>

#include "harness/prove/mutant.hpp"

// Regressions of which spans are in which trace, and whose children they are.
namespace harness::prove {

// A service begins new traces, rather than to go on with those of its callers.
std::vector<Mutant> context_lost(const Material& material);

// A service's innermost spans are in the place of the one before.
std::vector<Mutant> context_mixed_up(const Material& material);

}  // namespace harness::prove
