#pragma once

#include <sys/types.h>

#include <vector>

namespace harness::target {

// Removes the System V segments that these processes made and nobody uses: they outlive a process
// that is killed, and their number is limited. PostgreSQL makes one.
void remove_shared_memory_of(const std::vector<pid_t>& creators);

}  // namespace harness::target
