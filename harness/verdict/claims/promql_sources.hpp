#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/verdict/claims/promql_questions.hpp"

// Whether what a promql claim names is there at all: asked before the load, and where it finds
// nothing, of what is nearest.
namespace harness::verdict {

// In the claim's window so far; of its control, where it has one, the last.
std::vector<observe::Question> questions_for_sources(const Promql& claim, const Evidence& evidence);

// Empty: it is there.
std::string why_without_sources(const Promql& claim, const Evidence& evidence,
                                std::span<const observe::Answer> answers);

// None, where the claim's proof of life tells what is nearest.
std::vector<observe::Question> questions_for_nearest(const Promql& claim, const Evidence& evidence);
std::string nearest_to(const Promql& claim, const Evidence& evidence,
                       std::span<const observe::Answer> answers);

}  // namespace harness::verdict
