#include "harness/target/native/standing.hpp"

#include <poll.h>

#include <algorithm>
#include <csignal>
#include <iterator>

#include "harness/core/text.hpp"
#include "harness/scenario/system/system_form.hpp"
#include "harness/target/native/run_cleanup.hpp"
#include "harness/target/native/scratch.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;

constexpr Duration orderly_patience = std::chrono::seconds{15};
constexpr Duration cleanup_patience = std::chrono::seconds{5};

void end_keeper(ProcessId keeper) {
  const Fd process = open_process(keeper.pid);
  if (!send_signal(keeper, SIGTERM)) return;
  wait_for_end(process, orderly_patience);
  if (is_alive(keeper)) send_signal(keeper, SIGKILL);
}

// By the watchdog where the keeper was killed; by us where both were.
Result<void> await_removal(const fs::path& scratch, const Clock& clock) {
  constexpr int look_again_ms = 20;
  const TimePoint deadline = clock.now() + cleanup_patience;
  std::error_code unknown;
  while (fs::exists(scratch, unknown)) {
    if (const Fd in_charge = take_over(scratch)) {
      return end_run(scratch, clock).map([](const Cleaned&) {});
    }
    if (clock.now() >= deadline) {
      return fail("is still there", scratch.string(), "run `harness recover` in a while");
    }
    ::poll(nullptr, 0, look_again_ms);
  }
  return {};
}

bool is_called(const Kept& kept, const std::string& named) {
  if (named == kept.name || scenario::stage_name(named) == kept.name) return true;
  std::error_code none;
  const fs::path path = fs::weakly_canonical(fs::absolute(named, none), none);
  return !path.empty() && (path == kept.file || path == kept.directory);
}

}  // namespace

std::vector<Standing> find_standing() {
  std::vector<Standing> found;
  for (const fs::path& scratch : find_scratches()) {
    const JournalContent content = read_journal(scratch);
    if (content.kept) found.push_back({*content.kept, content.harness, scratch});
  }
  return found;
}

std::vector<Standing> own_of(const std::vector<Standing>& all, const Caller& caller) {
  std::vector<Standing> own;
  std::ranges::copy_if(all, std::back_inserter(own), [&](const Standing& standing) {
    return is_own(standing.kept.caller, caller);
  });
  return own;
}

std::vector<Standing> meant_by(const std::string& named, const std::vector<Standing>& all,
                               const Caller& caller) {
  std::vector<Standing> called;
  std::ranges::copy_if(all, std::back_inserter(called),
                       [&](const Standing& standing) { return is_called(standing.kept, named); });
  std::vector<Standing> own = own_of(called, caller);
  return own.empty() ? called : own;
}

std::string name_among(const Standing& standing, const std::vector<Standing>& all) {
  const auto namesakes = std::ranges::count_if(
      all, [&](const Standing& one) { return one.kept.name == standing.kept.name; });
  return namesakes > 1 ? standing.kept.directory.string() : standing.kept.name;
}

Error ambiguous(const std::string& named, const std::vector<Standing>& meant) {
  std::vector<std::string> all;
  std::vector<std::string> directories;
  for (const Standing& standing : meant) {
    all.push_back(text_of(standing));
    directories.push_back(standing.kept.directory.string());
  }
  return {"may be any of " + join(all, " and "), named,
          "name it by its directory: " + join(directories, " or ")};
}

std::string text_of(const Standing& standing) {
  return standing.kept.name + " (pid " + std::to_string(standing.keeper.pid) + ", " +
         whereabouts(standing.kept.caller) + ")";
}

Result<void> end_standing(const Standing& standing, const Clock& clock) {
  end_keeper(standing.keeper);
  return await_removal(standing.scratch, clock);
}

}  // namespace harness::target
