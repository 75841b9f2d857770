#pragma once

#include <optional>
#include <string>

#include "harness/observe/observations.hpp"

namespace harness::prove {

// What of the last answer that the run got to a question is otherwise now; none: nothing. How long
// a backend took, what it looked at, and the order of what has none, are no part of it. An alert is
// the same that comes or goes a moment earlier or later: a rule is evaluated on what has been
// scraped by then, which a moment later is more.
std::optional<std::string> difference(const observe::Asked& recorded, const observe::Answer& now,
                                      Duration moment);

}  // namespace harness::prove
