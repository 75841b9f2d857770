#include "harness/system/recover.hpp"

#include "harness/system/journal.hpp"
#include "harness/system/scratch.hpp"

namespace harness::system {
namespace {

namespace fs = std::filesystem;

// A run makes its directory first and its journal at once after, before it starts anything.
bool was_never_begun(const fs::path& scratch) {
  std::error_code gone;
  const auto made = fs::last_write_time(scratch, gone);
  return !gone && !fs::exists(journal_in(scratch), gone) &&
         fs::file_time_type::clock::now() - made > std::chrono::minutes{1};
}

}  // namespace

std::vector<Recovered> recover(const Clock& clock) {
  std::vector<Recovered> found;
  for (const fs::path& scratch : find_scratches()) {
    const Fd in_charge = take_over(scratch);
    if (in_charge || was_never_begun(scratch)) found.push_back({scratch, end_run(scratch, clock)});
  }
  return found;
}

}  // namespace harness::system
