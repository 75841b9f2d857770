#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/verdict/life/proof_of_life.hpp"

// LogQL: who answered requests in the window, by spans of its own, and has no line in the whole
// run, though a selector takes it by what its name is like (job=~"shop-.+"): what it had to say
// nobody heard. One that takes whatever name (job=~".+") is about whom some answers failed.
namespace harness::verdict {

std::vector<observe::Question> questions_for_unheard(const std::string& query,
                                                     const Evidence& evidence);
Life life_of_unheard(const std::string& query, const Evidence& evidence,
                     std::span<const observe::Answer> answers);

}  // namespace harness::verdict
