#pragma once

#include <optional>
#include <string>

#include "harness/observe/observations.hpp"

namespace harness::prove {

// What of the last answer that the run got to a question is otherwise now; none: nothing. How long
// a backend took, what it looked at, and the order of what has none, are no part of it.
std::optional<std::string> difference(const observe::Asked& recorded, const observe::Answer& now);

}  // namespace harness::prove
