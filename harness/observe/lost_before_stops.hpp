#pragma once

#include <vector>

#include "harness/observe/lost_in_part.hpp"

namespace harness::observe {

// What services have lost, as lost_in_part() has it; where nothing is missing but right before the
// faults that ask a process to end, of which it may not have sent what it had gathered, it is told
// how far back that goes: what is further away is whole.
std::vector<Loss> lost_in_part_but_for_stops(OwnRequests own,
                                             const std::vector<FaultRecord>& faults,
                                             const Conventions& conventions, const Window& run,
                                             const AskAll& ask);

}  // namespace harness::observe
