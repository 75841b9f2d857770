#pragma once

#include <cstddef>
#include <vector>

#include "harness/observe/observations.hpp"
#include "harness/observe/poll.hpp"
#include "harness/plan/plan.hpp"

// What claims were answered, while they are asked.
namespace harness::run {

// What these answers make of the claim.
observe::Standing standing_of(const observe::ClaimAnswers& answers, const plan::Plan& plan,
                              const observe::Observations& observed);

// In the place of what was answered before; in the order of the claims.
void keep_answers(observe::ClaimAnswers answers, std::vector<observe::ClaimAnswers>& all);

// What a claim was told of lines and spans since all of them had come. Metrics of the same moment
// may still become others, as scrapes that were under way are over.
std::vector<observe::Asked> known_of(std::size_t claim,
                                     const std::vector<observe::ClaimAnswers>& all);

}  // namespace harness::run
