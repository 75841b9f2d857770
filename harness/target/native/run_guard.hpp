#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/target/native/journal.hpp"
#include "harness/target/native/watchdog.hpp"

namespace harness::target {

// The promise that nothing of a run outlives it: its scratch directory, its journal, its watchdog.
// Destroying it ends whatever is left. Used by the conductor's thread.
class RunGuard {
 public:
  static Result<std::unique_ptr<RunGuard>> begin(std::vector<std::string> watchdog_command,
                                                 const std::filesystem::path& logs,
                                                 const Clock& clock);

  RunGuard(const RunGuard&) = delete;
  RunGuard& operator=(const RunGuard&) = delete;
  ~RunGuard();

  const std::filesystem::path& scratch() const { return scratch_; }
  Journal& journal() { return journal_; }
  Watchdog& watchdog() { return *watchdog_; }

 private:
  RunGuard(std::filesystem::path scratch, Journal journal, const Clock& clock)
      : scratch_(std::move(scratch)), journal_(std::move(journal)), clock_(clock) {}

  std::filesystem::path scratch_;
  Journal journal_;
  std::optional<Watchdog> watchdog_;  // none only while begin() is at work
  const Clock& clock_;
};

}  // namespace harness::target
