#pragma once

#include <string>
#include <vector>

#include "harness/verdict/claim_kind.hpp"

// Claims on a signal of which a part did not come: it was lost on its way, or a backend had not
// caught up with the end of the run.
namespace harness::verdict {

// What may be missing in an answer to one of the questions, the first of it. Empty: nothing is.
std::string what_was_lost(const Evidence& evidence,
                          const std::vector<observe::Question>& questions);

// Undecided where an answer to one of the questions may lack something, unless more could only have
// made the claim truer, or could not have made it true.
Finding unless_lost(Finding finding, const Evidence& evidence,
                    const std::vector<observe::Question>& questions);

// What is missing where a claim asks, unless all that ask there are decided all the same; and
// backends that nobody asked about, but that were waited for.
std::vector<std::string> missed_losses(const plan::Plan& plan,
                                       const observe::Observations& observations,
                                       const std::vector<Finding>& findings);

}  // namespace harness::verdict
