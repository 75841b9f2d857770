#pragma once

#include <string>
#include <vector>

#include "harness/observe/asking.hpp"

namespace harness::observe {

// Of each backend and database that is asked something, a question that it answers whatever it has.
std::vector<Question> easy_questions(const std::vector<Question>& all, WallTime now);

// Asks until each has been answered. Says who has not been heard from when the patience is over;
// nothing when all have, and when there is no point in going on.
std::string await_answers(const std::vector<Question>& questions, Duration patience,
                          const AskAll& ask, const Clock& clock, const Pause& pause);

}  // namespace harness::observe
