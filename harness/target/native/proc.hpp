#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/core/fd.hpp"

namespace harness::target {

// What /proc tells about processes. Each answer is true for the moment it was read.

// A process that cannot be mistaken for a later one of the same number: its start is in kernel
// ticks since boot.
struct ProcessId {
  pid_t pid = 0;
  std::uint64_t start = 0;

  bool operator==(const ProcessId&) const = default;
  bool operator<(const ProcessId& other) const {
    return std::tie(pid, start) < std::tie(other.pid, other.start);
  }
};

struct ProcessStat {
  ProcessId id;
  pid_t parent = 0;
  char state = '?';     // as in ps: R, S, D, T (stopped), Z (ended, not yet waited for)
  pid_t session = 0;    // its leader
  int terminal = 0;     // the device that controls it; 0: none
  bool ending = false;  // it is on its way out, and may hold on to files and locks a while longer

  bool ended() const { return state == 'Z' || state == 'X'; }
};

std::optional<ProcessStat> parse_stat(const std::string& line);
std::optional<ProcessStat> process_stat(pid_t pid);
std::vector<ProcessStat> all_processes();

// The process and its descendants, parents before children; without those that have ended. A
// session or a process group would not do: PostgreSQL's backends start sessions of their own.
std::vector<ProcessId> process_tree(ProcessId root);

// False for a process that has ended, even if nobody has waited for it.
bool is_alive(ProcessId id);

// True as well for one that has been killed and has not got as far as its end yet.
bool is_over(ProcessId id);

// Every thread of the process is stopped.
bool is_stopped(pid_t pid);

// False if it is gone. Never reaches another process that got the same number meanwhile.
bool send_signal(ProcessId id, int signal);

// Holds on to the process that has the number now and is readable once that has ended. None if
// there is no such process.
Fd open_process(pid_t pid);

// Returns once the process has ended, or after `patience`.
void wait_for_end(const Fd& process, Duration patience);

// As it was when the program started; empty if it may not be read or was overwritten (PostgreSQL's
// backends write their title there).
std::vector<std::string> environment_of(pid_t pid);

// What the descriptor leads to: a path, "socket:[4711]"; empty if there is none.
std::string open_file_of(pid_t pid, int fd);

}  // namespace harness::target
