#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/target/native/journal.hpp"

namespace harness::target {

struct Cleaned {
  std::vector<std::string> processes;    // names, or "pid 4711" for one that is not in the journal
  std::vector<std::string> faults;       // that had to be undone: "pause postgres"
  std::vector<std::string> undone = {};  // what faults did: "command maintenance: ended with …"
  std::vector<std::string> not_undone = {};  // and could not be: "command maintenance: no answer"
};

// Ends what is left of a run: kills its processes and all that they started, waits until they are
// gone, undoes what faults have left, the last first, removes its scratch directory. Where
// something cannot be undone, its journal stays for the next who tries. Does nothing if it has been
// done. The caller is in charge of the run: it is the harness, the watchdog, or has taken the
// journal over.
Result<Cleaned> end_run(const std::filesystem::path& scratch, const Clock& clock,
                        Duration patience = std::chrono::seconds{4});

// The living processes of a run: those in the journal with their descendants, and any that carries
// one of the run's marks (scratch.hpp).
std::vector<ProcessId> members_of_run(const std::filesystem::path& scratch,
                                      const JournalContent& journal);

}  // namespace harness::target
