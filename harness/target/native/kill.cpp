#include "harness/target/native/kill.hpp"

#include <csignal>
#include <filesystem>

#include "harness/target/native/shared_memory.hpp"

namespace harness::target {
namespace {

// A stopped process makes no more of what is to be removed. One that waits for a disk stops late.
void stop_and_wait(const std::vector<ProcessId>& processes, const std::vector<Fd>& held) {
  constexpr Duration beat = std::chrono::milliseconds{1};
  constexpr int beats = 100;
  for (const ProcessId id : processes) send_signal(id, SIGSTOP);
  int left = beats;
  for (std::size_t i = 0; i < processes.size(); ++i) {
    const ProcessId id = processes[i];
    while (is_alive(id) && !is_stopped(id.pid) && left-- > 0) wait_for_end(held[i], beat);
  }
}

}  // namespace

void kill_all(const std::vector<ProcessId>& processes, Duration patience) {
  std::vector<Fd> held;
  for (const ProcessId id : processes) held.push_back(open_process(id.pid));
  stop_and_wait(processes, held);
  std::vector<std::filesystem::path> shared;
  for (const ProcessId id : processes) {
    const auto files = shared_files_of(id.pid);
    shared.insert(shared.end(), files.begin(), files.end());
  }
  for (const ProcessId id : processes) send_signal(id, SIGKILL);
  for (const Fd& process : held) wait_for_end(process, patience);
  std::error_code gone;
  for (const auto& file : shared) std::filesystem::remove(file, gone);
  remove_shared_memory_of(processes);
}

}  // namespace harness::target
