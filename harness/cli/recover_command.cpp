// recover and watchdog: what ends a run whose harness cannot do it any more, by hand and by itself.
#include <cstdio>

#include "harness/cli/flags.hpp"
#include "harness/core/text.hpp"
#include "harness/target/native/recover.hpp"
#include "harness/target/native/watchdog.hpp"

namespace harness::cli {
namespace {

std::string listed(const std::vector<std::string>& names) {
  return names.empty() ? "none" : join(names, ", ");
}

}  // namespace

int recover_command(const Words& args) {
  Options options("recover", "",
                  "End and clean up what runs left behind whose harness and watchdog are dead");
  const auto parsed = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const SystemClock clock;
  const std::vector<target::Recovered> runs = target::recover(clock);
  int exit_code = exit_ok;
  for (const target::Recovered& run : runs) {
    if (!run.outcome) {
      exit_code = refuse(run.outcome.error(), exit_not_measured);
      continue;
    }
    const target::Cleaned& cleaned = *run.outcome;
    for (const std::string& what : cleaned.undone) std::printf("undone: %s\n", what.c_str());
    for (const std::string& what : cleaned.not_undone) {
      exit_code = refuse(Error{"not undone: " + what, run.scratch.string(),
                               "mend that and run harness recover again, or undo it by hand and "
                               "remove that directory"},
                         exit_not_measured);
    }
    if (!cleaned.not_undone.empty()) continue;
    std::printf("%s: removed; processes ended: %s; faults that had to be undone: %s\n",
                run.scratch.c_str(), listed(cleaned.processes).c_str(),
                listed(cleaned.faults).c_str());
  }
  const std::vector<target::LivingRun> living = target::living_runs();
  for (const target::LivingRun& run : living) {
    std::printf("%s: left alone; it is a living run's (harness pid %d, watchdog pid %d)\n",
                run.scratch.c_str(), run.harness.pid, run.watchdog.pid);
  }
  const std::vector<target::RunBeingEnded> in_hand = target::runs_being_ended();
  for (const target::RunBeingEnded& run : in_hand) {
    exit_code =
        refuse(Error{"another harness is ending it now; what may still be on: " + listed(run.left),
                     run.scratch.string(),
                     "wait for that, and run harness recover again, which tells whether "
                     "all is undone"},
               exit_not_measured);
  }
  if (runs.empty() && in_hand.empty()) {
    std::puts(living.empty() ? "nothing was left behind"
                             : "nothing else is there: no dead run has left anything behind");
  }
  return exit_code;
}

int watchdog_command(const Words& args) {
  Options options("watchdog", "", "Used by run itself: ends the run when its harness has died");
  options.number("lease-fd", "").text("journal", "");
  const auto parsed = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const auto& flags = std::get<0>(parsed);
  if (!flags.has("lease-fd") || !flags.has("journal")) {
    return refuse(Error{"--lease-fd and --journal are missing", "harness watchdog",
                        "run starts it by itself; there is no need to"});
  }
  const SystemClock clock;
  return target::run_watchdog(static_cast<int>(flags.number("lease-fd")), flags.text("journal"),
                              clock);
}

}  // namespace harness::cli
