#include "harness/target/native/run_guard.hpp"

#include "harness/target/native/run_cleanup.hpp"
#include "harness/target/native/scratch.hpp"

namespace harness::target {

namespace fs = std::filesystem;

Result<std::unique_ptr<RunGuard>> RunGuard::begin(std::vector<std::string> watchdog_command,
                                                  const fs::path& logs, const Clock& clock) {
  const auto scratch = make_scratch();
  if (!scratch) return fail(scratch.error());
  auto journal = Journal::create(*scratch);
  if (!journal) {
    std::error_code ignored;
    fs::remove_all(*scratch, ignored);
    return fail(journal.error());
  }
  std::unique_ptr<RunGuard> guard(new RunGuard(*scratch, std::move(*journal), clock));
  auto watchdog =
      Watchdog::start(std::move(watchdog_command), guard->journal_, logs / "watchdog.log");
  if (!watchdog) return fail(watchdog.error());
  guard->watchdog_.emplace(std::move(*watchdog));
  return guard;
}

// What cannot be ended or removed now is found by the next run, which begins with recover().
RunGuard::~RunGuard() { static_cast<void>(end_run(scratch_, clock_)); }

}  // namespace harness::target
