#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/observe/question.hpp"

namespace harness::verdict {

// The metrics that there are in the place of those that selectors name and that nobody has: of
// claims on counters. One question, whatever the selectors.
std::vector<observe::Question> questions_for_nearest_metrics();

// "did you mean dice_rolls_total?" of the first that may be misspelt; empty: none.
std::string nearest_metrics(const std::vector<std::string>& selectors,
                            std::span<const observe::Answer> answers);

}  // namespace harness::verdict
