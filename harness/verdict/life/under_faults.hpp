#pragma once

#include <set>
#include <string>

#include "harness/verdict/claim_kind.hpp"

namespace harness::verdict {

// The processes that a fault of the run kept from doing anything all through the claim's window,
// from before it until behind it: they have nothing to say there, and nothing is missing of it.
std::set<std::string> stopped_throughout(const Evidence& evidence);

// Those of them that go on without it: others of the scenario's processes have its name but for the
// number at its end (shop-1, shop-2), and not all of them are stopped. Of any other that is named
// nothing is known while it is stopped.
std::set<std::string> stopped_beside_their_like(const Evidence& evidence);

}  // namespace harness::verdict
