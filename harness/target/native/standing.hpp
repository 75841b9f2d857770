#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/target/native/proc.hpp"

namespace harness::target {

// A system that `harness up` keeps until it is told to end.
struct Standing {
  std::string stage;
  ProcessId keeper;
  std::filesystem::path scratch;
};

// Those of this user.
std::vector<Standing> find_standing();

// Asks the keeper to end its system and returns once nothing of it is left; a keeper that does not
// is killed, which leaves the rest to its watchdog. Does nothing if it has ended meanwhile.
Result<void> end_standing(const Standing& standing, const Clock& clock);

}  // namespace harness::target
