#pragma once

#include <string>

#include "harness/verdict/claim_kind.hpp"

// A phase in which load was due, and was over before. The time of a load goes on in transitions,
// which take as long as faults do, and those are no fault of the system.
namespace harness::verdict {

// "no request was sent in back, though load was due in it: …"; empty: it is not so. A load that
// hangs there is not over.
std::string why_without_its_load(const plan::Plan& plan, const observe::Observations& observations,
                                 std::size_t phase);

// What fails, or has no data, where it may be so of such a phase's silence alone is undecided.
Finding unless_load_was_over(Finding finding, const Evidence& evidence);

}  // namespace harness::verdict
