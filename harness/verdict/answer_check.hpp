#pragma once

#include <string>

#include "harness/observe/question.hpp"

namespace harness::verdict {

// The answer; in its place that none came, where it is not about what was asked: about another
// time, other labels, numbers that the query cannot give, more than the limit. A search that stops
// at its limit is cut. What an answer says wrong of itself is left to its reader.
observe::Answer as_asked(const observe::Question& question, observe::Answer answer);

}  // namespace harness::verdict
