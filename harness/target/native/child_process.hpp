#pragma once

#include <optional>
#include <string>

#include "harness/core/fd.hpp"
#include "harness/target/native/spawn.hpp"

namespace harness::target {

// How a process ended, as waitpid tells it.
struct Ending {
  int status = 0;

  bool is_success() const;
  bool is_exit() const;  // by itself, and not by a signal
  bool is_exit(int code) const;
  std::string text() const;  // "ended with exit code 1", "was killed by signal 9"
};

// A process that we started, with all its descendants. Whatever of them is left when this is
// destroyed is killed. Used by the thread that started it.
class ChildProcess {
 public:
  static Result<ChildProcess> start(const Command& command);

  ChildProcess(ChildProcess&&) noexcept = default;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ~ChildProcess();

  ProcessId id() const { return id_; }
  int pollable() const { return pidfd_.get(); }  // readable once it has ended
  const std::optional<Ending>& ending();         // asks without waiting
  void wait(Duration patience) const { wait_for_end(pidfd_, patience); }

  void signal(int signal);  // to the process alone; it tells its own
  void stop_tree();         // SIGSTOP
  void continue_tree();     // SIGCONT
  void kill_tree();         // SIGKILL, and waits for the kernel to take them away
  bool is_tree_stopped() const;

 private:
  ChildProcess(ProcessId id, Fd pidfd) : id_(id), pidfd_(std::move(pidfd)) {}

  ProcessId id_;
  Fd pidfd_;
  std::optional<Ending> ending_;
};

}  // namespace harness::target
