#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/verdict/claim_kind.hpp"

// Who says nothing in a phase may be dead, or have nothing to do: a cache saves the call. By signs
// of life of another kind, or from either side of the phase, it is told which.
namespace harness::verdict {

// Asked where a claim that silence would satisfy is without data for the silence of those whom it
// names; none of the whole run, nor under a fault, which is there to have services fall silent.
std::vector<observe::Question> questions_for_quiet(const Evidence& evidence,
                                                   const Finding& finding);

// Undecided, with what can be claimed instead, where all of them were alive. Answers are those to
// the questions.
Finding unless_quiet(Finding finding, const Evidence& evidence,
                     std::span<const observe::Answer> answers);

}  // namespace harness::verdict
