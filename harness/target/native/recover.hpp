#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/target/native/run_cleanup.hpp"

namespace harness::target {

struct Recovered {
  std::filesystem::path scratch;
  Result<Cleaned> outcome;
};

// A run whose harness or watchdog is at work: it is nobody else's.
struct LivingRun {
  std::filesystem::path scratch;
  ProcessId harness;
  ProcessId watchdog;
};

std::vector<LivingRun> living_runs();

// A dead run that another is ending now: a `harness recover`, or a run that begins. Until that is
// done, what the dead one did may be there.
struct RunBeingEnded {
  std::filesystem::path scratch;
  std::vector<std::string> left;  // what there still is to undo: "command maintenance"
};

std::vector<RunBeingEnded> runs_being_ended();

// Ends every run of this user whose harness and watchdog are both dead; living runs are not
// touched. Returns what was found; usually nothing.
std::vector<Recovered> recover(const Clock& clock);

// The same of the runs of one harness, whose number that is or was, but for what it keeps up. None:
// it, or the watchdog of one of them, is at work still, so that nothing was done to that one.
std::optional<std::vector<Recovered>> recover_after(pid_t harness, const Clock& clock);

}  // namespace harness::target
