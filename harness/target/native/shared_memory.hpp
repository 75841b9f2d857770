#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/target/native/proc.hpp"

namespace harness::target {

// Removes the System V segments that these processes made and nobody uses: they outlive a process
// that is killed, and their number is limited. PostgreSQL makes one.
void remove_shared_memory_of(const std::vector<ProcessId>& creators);

// A row of /proc/sysvipc/shm.
struct Segment {
  int id = 0;
  pid_t creator = 0;
  int attached = 0;
  std::int64_t changed = 0;  // when it was made, or changed since: seconds of the epoch
};

std::optional<Segment> parse_segment(const std::string& row);

// Whether one of them made it, and not another that had its number before: whose segment is older
// than the process. `boot` is when the machine began, in seconds of the epoch, `now_has` who has
// the number now.
bool is_made_by(const Segment& segment, ProcessId creator, std::int64_t boot,
                const std::optional<ProcessStat>& now_has);

// The files in /dev/shm that PostgreSQL has in use in this process, and that stay there when it is
// killed: initdb, whose servers cannot be told to do without, has two. All of them, of a process
// that is stopped.
std::vector<std::filesystem::path> shared_files_of(pid_t pid);

}  // namespace harness::target
