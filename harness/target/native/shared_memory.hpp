#pragma once

#include <sys/types.h>

#include <filesystem>
#include <vector>

namespace harness::target {

// Removes the System V segments that these processes made and nobody uses: they outlive a process
// that is killed, and their number is limited. PostgreSQL makes one.
void remove_shared_memory_of(const std::vector<pid_t>& creators);

// The files in /dev/shm that PostgreSQL has in use in this process, and that stay there when it is
// killed: initdb, whose servers cannot be told to do without, has two. All of them, of a process
// that is stopped.
std::vector<std::filesystem::path> shared_files_of(pid_t pid);

}  // namespace harness::target
