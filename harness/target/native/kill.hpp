#pragma once

#include <vector>

#include "harness/core/duration.hpp"
#include "harness/target/native/proc.hpp"

namespace harness::target {

// Kills these processes, each waited for so long, and removes the shared memory that they leave
// behind, of which nobody else would know.
void kill_all(const std::vector<ProcessId>& processes, Duration patience);

}  // namespace harness::target
