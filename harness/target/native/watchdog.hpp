#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/target/native/child_process.hpp"
#include "harness/target/native/journal.hpp"

namespace harness::target {

// A process beside the harness that ends the run when the harness cannot.
//
//     harness ─── lease (a socket) ──▶ watchdog       the lease ends without a goodbye:
//        └───── journal (its lock) ──────┘            kill the run's processes, remove its
//        directory
//
// It is in a session of its own and ignores the terminal's signals. Used by the conductor's thread.
class Watchdog {
 public:
  // `command` is the program and the words that make it call run_watchdog; the flags are added.
  static Result<Watchdog> start(std::vector<std::string> command, Journal& journal,
                                const std::filesystem::path& log);

  Watchdog(Watchdog&&) noexcept = default;
  Watchdog& operator=(Watchdog&&) = delete;
  ~Watchdog();  // says goodbye: the harness has cleaned up itself

  // Starts another if it has died, and says how it died.
  Result<std::optional<std::string>> keep_alive();

 private:
  Watchdog(std::vector<std::string> command, Journal& journal, std::filesystem::path log)
      : command_(std::move(command)), journal_(journal), log_(std::move(log)) {}
  Result<void> launch();

  std::vector<std::string> command_;
  Journal& journal_;  // outlives this
  std::filesystem::path log_;
  Fd lease_;
  std::optional<ChildProcess> process_;
};

// The watchdog's own main: waits for the end of the lease. Returns the exit code.
int run_watchdog(int lease_fd, const std::filesystem::path& journal, const Clock& clock);

}  // namespace harness::target
