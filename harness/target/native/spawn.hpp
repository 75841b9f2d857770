#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/target/native/proc.hpp"

namespace harness::target {

struct Command {
  std::filesystem::path program;
  std::vector<std::string> args;           // without the program's own name
  std::map<std::string, std::string> env;  // besides PATH, HOME and the like; nothing else passes
  std::string user;                        // to run as when we are root; empty: as ourselves
  std::filesystem::path directory;
  std::filesystem::path input = "/dev/null";
  std::filesystem::path output;  // stdout and stderr are appended to it
  std::vector<int> keep;         // descriptors to hand on; all others are closed
  bool ends_with_parent = true;  // killed when the thread that started it ends
};

// All that this process has in its environment, for one that is to be as it is.
std::map<std::string, std::string> own_variables();

// Starts the program in a session of its own and returns once it runs; that it could not be started
// is told here and not by its exit code. Call it on the thread that outlives the process: the
// kernel's promise behind `ends_with_parent` is bound to the thread that forks.
Result<ProcessId> spawn(const Command& command);

}  // namespace harness::target
