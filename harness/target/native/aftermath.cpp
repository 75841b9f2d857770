#include "harness/target/native/aftermath.hpp"

#include <condition_variable>
#include <mutex>

#include "harness/target/native/recover.hpp"

namespace harness::target {
namespace {

constexpr Duration look_for_watchdog_again = std::chrono::milliseconds{100};

std::vector<std::string> lines_of(const std::vector<Recovered>& runs) {
  std::vector<std::string> lines;
  for (const Recovered& run : runs) {
    if (!run.outcome) {
      lines.push_back(to_string(run.outcome.error()));
      continue;
    }
    for (const std::string& what : run.outcome->undone) lines.push_back("undone: " + what);
    for (const std::string& what : run.outcome->not_undone) {
      lines.push_back("not undone: " + what + "; harness recover tries again");
    }
  }
  return lines;
}

}  // namespace

Aftermath::Aftermath(pid_t harness, const Clock& clock)
    : harness_(harness), clock_(clock), began_(clock.now()), thread_([this](const auto& stop) {
        undo(stop);
        is_over_ = true;
      }) {}

// Its watchdog may live on and do it, and may be killed at it.
void Aftermath::undo(const std::stop_token& stop) {
  std::mutex alone;
  std::unique_lock lock(alone);
  std::condition_variable_any nothing;  // only its time runs out
  while (!stop.stop_requested()) {
    if (const auto runs = recover_after(harness_, clock_)) {
      said_ = lines_of(*runs);
      return;
    }
    nothing.wait_for(lock, stop, look_for_watchdog_again, [] { return false; });
  }
}

}  // namespace harness::target
