#include "harness/target/native/child_process.hpp"

#include <poll.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <vector>

#include "harness/target/native/kill.hpp"

namespace harness::target {
namespace {

bool contains(const std::vector<ProcessId>& all, ProcessId one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// A process may fork until its signal has reached it; one that has stopped has no more children. So
// this looks again until all have stopped and there is nobody new, and no longer than a fifth of a
// second: one that waits for a disk stops late. Returns all that were told.
std::vector<ProcessId> stop_all(ProcessId root) {
  constexpr int most_looks = 100;
  constexpr int between_looks_ms = 2;
  std::vector<ProcessId> told;
  for (int look = 0; look < most_looks; ++look) {
    bool all_stopped = true;
    for (const ProcessId id : process_tree(root)) {
      if (!contains(told, id)) {
        told.push_back(id);
        send_signal(id, SIGSTOP);
      }
      all_stopped = is_stopped(id.pid) && all_stopped;
    }
    if (all_stopped) break;
    ::poll(nullptr, 0, between_looks_ms);
  }
  return told;
}

}  // namespace

bool Ending::is_success() const { return WIFEXITED(status) && WEXITSTATUS(status) == 0; }

bool Ending::is_exit() const { return WIFEXITED(status); }

bool Ending::is_exit(int code) const { return WIFEXITED(status) && WEXITSTATUS(status) == code; }

std::string Ending::text() const {
  if (WIFSIGNALED(status)) return "was killed by signal " + std::to_string(WTERMSIG(status));
  return "ended with exit code " + std::to_string(WEXITSTATUS(status));
}

Result<ChildProcess> ChildProcess::start(const Command& command) {
  const auto id = spawn(command);
  if (!id) return fail(id.error());
  Fd pidfd = open_process(id->pid);
  if (!pidfd) {
    ::kill(id->pid, SIGKILL);
    ::waitpid(id->pid, nullptr, 0);
    return fail("cannot be watched", command.program.string(), "needs Linux 5.4 or newer");
  }
  return ChildProcess(*id, std::move(pidfd));
}

ChildProcess::~ChildProcess() {
  if (!pidfd_ || ending()) return;
  kill_tree();
  ::waitpid(id_.pid, nullptr, 0);
}

const std::optional<Ending>& ChildProcess::ending() {
  int status = 0;
  if (!ending_ && ::waitpid(id_.pid, &status, WNOHANG) == id_.pid) ending_ = Ending{status};
  return ending_;
}

void ChildProcess::signal(int signal) { send_signal(id_, signal); }

void ChildProcess::stop_tree() { stop_all(id_); }

void ChildProcess::continue_tree() {
  for (const ProcessId id : process_tree(id_)) send_signal(id, SIGCONT);
}

// Stopped first: the children of a killed parent go to init, and one forked at the wrong moment
// would be lost from sight. Waited for, because what comes next on the same port and data must find
// them free.
void ChildProcess::kill_tree() { kill_all(stop_all(id_), std::chrono::seconds{1}); }

bool ChildProcess::is_tree_stopped() const {
  const auto tree = process_tree(id_);
  return !tree.empty() &&
         std::all_of(tree.begin(), tree.end(), [](ProcessId id) { return is_stopped(id.pid); });
}

}  // namespace harness::target
