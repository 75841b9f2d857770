#include "harness/target/native/recover.hpp"

#include <poll.h>
#include <sys/stat.h>

#include <csignal>
#include <utility>

#include "harness/target/native/journal.hpp"
#include "harness/target/native/scratch.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;

// A run makes its directory first and its journal at once after, before it starts anything.
bool was_never_begun(const fs::path& scratch, WallTime now) {
  struct stat facts {};
  std::error_code gone;
  if (::stat(scratch.c_str(), &facts) != 0 || fs::exists(journal_in(scratch), gone)) return false;
  const WallTime made{std::chrono::seconds{facts.st_mtim.tv_sec}};
  return now - made > std::chrono::minutes{1};
}

// A watchdog that was halted (SIGSTOP) holds on to the run without ever ending it. With its harness
// dead it is of no use any more.
void end_halted_watchdog(const JournalContent& journal) {
  if (is_alive(journal.harness) || !is_alive(journal.watchdog)) return;
  if (!is_stopped(journal.watchdog.pid)) return;  // it is at work
  const Fd watchdog = open_process(journal.watchdog.pid);
  send_signal(journal.watchdog, SIGKILL);
  wait_for_end(watchdog, std::chrono::seconds{1});
}

bool is_deserted(const fs::path& scratch) {
  const JournalContent journal = read_journal(scratch);
  return journal.harness.pid != 0 && is_over(journal.harness) && is_over(journal.watchdog);
}

// Who has just been killed keeps their files, and so the run, for as long as their last thread
// takes to end: a while longer than /proc shows them as living, the longer the busier the machine.
Fd take_charge(const fs::path& scratch, const Clock& clock) {
  Fd in_charge = take_over(scratch);
  if (in_charge) return in_charge;
  end_halted_watchdog(read_journal(scratch));
  const TimePoint deadline = clock.now() + std::chrono::seconds{5};
  while (!in_charge && is_deserted(scratch) && clock.now() < deadline) {
    constexpr int a_while = 5;  // in ms
    ::poll(nullptr, 0, a_while);
    in_charge = take_over(scratch);
  }
  return in_charge;
}

}  // namespace

std::vector<LivingRun> living_runs() {
  std::vector<LivingRun> living;
  for (const fs::path& scratch : find_scratches()) {
    const JournalContent journal = read_journal(scratch);
    if (!is_alive(journal.harness) && !is_alive(journal.watchdog)) continue;
    living.push_back({scratch, journal.harness, journal.watchdog});
  }
  return living;
}

std::vector<RunBeingEnded> runs_being_ended() {
  std::vector<RunBeingEnded> runs;
  for (const fs::path& scratch : find_scratches()) {
    std::error_code gone;
    if (!is_deserted(scratch) || take_over(scratch) || !fs::exists(journal_in(scratch), gone)) {
      continue;
    }
    const JournalContent journal = read_journal(scratch);
    RunBeingEnded run{scratch, {}};
    for (const auto& [name, verb] : journal.faults) run.left.push_back(verb + " " + name);
    for (const JournalUndo& one : journal.undos) run.left.push_back(one.undo.what);
    runs.push_back(std::move(run));
  }
  return runs;
}

std::optional<std::vector<Recovered>> recover_after(pid_t harness, const Clock& clock) {
  std::vector<Recovered> found;
  bool is_all = true;
  for (const fs::path& scratch : find_scratches()) {
    const JournalContent journal = read_journal(scratch);
    if (journal.harness.pid != harness || journal.kept) continue;
    const Fd in_charge = take_charge(scratch, clock);
    if (in_charge) found.push_back({scratch, end_run(scratch, clock)});
    is_all = is_all && in_charge;
  }
  if (!is_all) return std::nullopt;
  return found;
}

std::vector<Recovered> recover(const Clock& clock) {
  std::vector<Recovered> found;
  for (const fs::path& scratch : find_scratches()) {
    const Fd in_charge = take_charge(scratch, clock);
    if (in_charge || was_never_begun(scratch, clock.wall()))
      found.push_back({scratch, end_run(scratch, clock)});
  }
  return found;
}

}  // namespace harness::target
