#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/target/native/stage_process.hpp"

namespace harness::target {

// Told as each process becomes ready, on the caller's thread.
using OnReady = std::function<void(const std::string& name, Duration since_start)>;

// Told now and then what is still waited for, for how long so far, and for how long at the most.
using OnWaiting = std::function<void(const std::string& what)>;

// Told of a process that ended before it was ready, and so ended the start.
using OnEarlyEnd = std::function<void(const std::string& name, const Ending& ending)>;

struct StartupRules {
  // How long each may take from when those that it needs are ready, unless it says so itself.
  Duration deadline = std::chrono::seconds{30};
  Duration between_words = std::chrono::seconds{10};  // of what is waited for
  std::function<bool()> cancelled;                    // asked now and then; null: never
  OnReady on_ready;
  OnWaiting on_waiting;
  OnEarlyEnd on_early_end;
};

// Brings all processes up: each as soon as those that it needs are ready, the others meanwhile.
// What was started when it fails stays so; ending it is the owner's job.
Result<void> start_all(const std::vector<std::unique_ptr<StageProcess>>& processes,
                       const StartupRules& rules, const Clock& clock);

}  // namespace harness::target
