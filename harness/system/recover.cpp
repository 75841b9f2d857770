#include "harness/system/recover.hpp"

#include <sys/stat.h>

#include "harness/system/journal.hpp"
#include "harness/system/scratch.hpp"

namespace harness::system {
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

}  // namespace

std::vector<Recovered> recover(const Clock& clock) {
  std::vector<Recovered> found;
  for (const fs::path& scratch : find_scratches()) {
    const Fd in_charge = take_over(scratch);
    if (in_charge || was_never_begun(scratch, clock.wall()))
      found.push_back({scratch, end_run(scratch, clock)});
  }
  return found;
}

}  // namespace harness::system
