#pragma once

#include <string>
#include <vector>

#include "harness/verdict/series/counter_rise.hpp"
#include "harness/verdict/series/restarts.hpp"

// A counter's rise by its own samples, and what they do not show: see restarts.hpp.
namespace harness::verdict {

// Of its targets, in the window's scrapes.
std::vector<observe::Question> questions_for_restarts(const std::string& selector,
                                                      const Evidence& evidence);

// What targets that may have counted more have counted is so much or more.
void leave_open(Rise& rise, const Restarts& restarts);

// Its number with what others know that its targets have not counted.
void add_missing(Rise& rise, const Restarts& restarts);

}  // namespace harness::verdict
