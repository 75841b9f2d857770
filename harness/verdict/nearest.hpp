#pragma once

#include <string>
#include <vector>

#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

// What there is in the place of what a claim wants and nothing is: label values that exist, the
// attributes that spans do have. What silence would satisfy has that told by its proof of life.
namespace harness::verdict {

// What is to be asked for it; none: something was found, or nothing more can be told.
std::vector<observe::Question> questions_for_nearest(const Evidence& evidence,
                                                     const Finding& finding);

// With what was answered, where it was asked.
Finding with_nearest(Finding finding, const Evidence& evidence, const observe::ClaimAnswers& asked);

// What a proof of life says of what is not there, without the remedies of a claim that silence
// would satisfy. Empty: all is there.
std::string what_is_there(const Life& life);

// The same proof of life for a claim that silence would not satisfy: a control is no help to it.
Life without_remedies(Life life);

}  // namespace harness::verdict
