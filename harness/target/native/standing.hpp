#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/target/native/journal.hpp"

namespace harness::target {

// A system that is kept up until it is told to end, by `harness up` or behind a run.
struct Standing {
  Kept kept;
  ProcessId keeper;
  std::filesystem::path scratch;
};

// Those of this user.
std::vector<Standing> find_standing();

// Which of them the caller's are, as opposed to those from other places and terminals.
std::vector<Standing> own_of(const std::vector<Standing>& all, const Caller& caller);

// Which of them somebody means who names it: by its name ("5" is stage5), its file or its
// directory. The caller's come first: where there are some, no other is meant.
std::vector<Standing> meant_by(const std::string& named, const std::vector<Standing>& all,
                               const Caller& caller);

// What means it alone among all: its name, or its directory where another has that name, too.
std::string name_among(const Standing& standing, const std::vector<Standing>& all);

// Of a name that several systems of others have: how each of them is named.
Error ambiguous(const std::string& named, const std::vector<Standing>& meant);

// "stage5 (pid 4711, in /home/me/shop, terminal pts/3)"
std::string text_of(const Standing& standing);

// Asks the keeper to end its system and returns once nothing of it is left; a keeper that does not
// is killed, which leaves the rest to its watchdog. Does nothing if it has ended meanwhile.
Result<void> end_standing(const Standing& standing, const Clock& clock);

}  // namespace harness::target
