#pragma once

#include <set>
#include <string>

#include "harness/verdict/claim_kind.hpp"

namespace harness::verdict {

// The processes that a fault of the run kept from doing anything all through the claim's window,
// from before it until behind it: they have nothing to say there, and nothing is missing of it.
std::set<std::string> stopped_throughout(const Evidence& evidence);

}  // namespace harness::verdict
