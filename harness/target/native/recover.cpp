#include "harness/target/native/recover.hpp"

#include <sys/stat.h>

#include <csignal>

#include "harness/core/file.hpp"
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
// dead it is of no use any more. True if it was so.
bool end_halted_watchdog(const fs::path& scratch) {
  const auto text = read_file(journal_in(scratch));
  const JournalContent journal = parse_journal(text.value_or(""));
  if (is_alive(journal.harness) || !is_alive(journal.watchdog)) return false;
  if (!is_stopped(journal.watchdog.pid)) return false;  // it is at work
  const Fd watchdog = open_process(journal.watchdog.pid);
  send_signal(journal.watchdog, SIGKILL);
  wait_for_end(watchdog, std::chrono::seconds{1});
  return true;
}

Fd take_charge(const fs::path& scratch) {
  Fd in_charge = take_over(scratch);
  if (!in_charge && end_halted_watchdog(scratch)) in_charge = take_over(scratch);
  return in_charge;
}

}  // namespace

std::vector<Recovered> recover(const Clock& clock) {
  std::vector<Recovered> found;
  for (const fs::path& scratch : find_scratches()) {
    const Fd in_charge = take_charge(scratch);
    if (in_charge || was_never_begun(scratch, clock.wall()))
      found.push_back({scratch, end_run(scratch, clock)});
  }
  return found;
}

}  // namespace harness::target
