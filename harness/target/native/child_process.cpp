#include "harness/target/native/child_process.hpp"

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

// A process may fork while its signal is on the way, so this looks again until there is nobody new.
// Parents come first: a stopped one has no more children. Returns all that were told.
std::vector<ProcessId> stop_all(ProcessId root) {
  std::vector<ProcessId> told;
  for (bool found = true; found;) {
    found = false;
    for (const ProcessId id : process_tree(root)) {
      if (contains(told, id)) continue;
      found = true;
      told.push_back(id);
      send_signal(id, SIGSTOP);
    }
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
