#pragma once

#include <filesystem>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/system/run_cleanup.hpp"

namespace harness::system {

struct Recovered {
  std::filesystem::path scratch;
  Result<Cleaned> outcome;
};

// Ends every run of this user whose harness and watchdog are both dead; living runs are not
// touched. Returns what was found; usually nothing.
std::vector<Recovered> recover(const Clock& clock);

}  // namespace harness::system
