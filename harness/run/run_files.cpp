#include "harness/run/run_files.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>
#include <set>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/report/reporters.hpp"
#include "harness/target/lock_holder.hpp"

namespace harness::run {

namespace fs = std::filesystem;

fs::path new_run_directory(const std::string& name, WallTime now, const fs::path& below) {
  const std::string stem = below / (format_compact(now) + "-" + name);
  std::error_code failure;
  fs::create_directories(fs::path(stem).parent_path(), failure);
  fs::path path = stem;
  for (int again = 2; !fs::create_directory(path, failure) && !failure; ++again) {
    path = stem + "-" + std::to_string(again);
  }
  return path;
}

// As the XDG base directories have it: a path that is not absolute is none.
fs::path place_of_upkeep(const fs::path& here, const scenario::Environment& environment) {
  std::error_code unknown;
  if (fs::is_directory(here / runs_here.parent_path(), unknown)) return runs_here;
  const fs::path own = fs::path("harness") / "up";
  const fs::path state = environment.find("XDG_STATE_HOME").value_or("");
  if (state.is_absolute()) return state / own;
  const fs::path home = environment.find("HOME").value_or("");
  if (home.is_absolute()) return home / ".local" / "state" / own;
  return fs::temp_directory_path(unknown) / own;
}

fs::path full_name(const fs::path& run) {
  std::error_code gone;
  const fs::path name = fs::canonical(run, gone);
  return gone ? run : name;
}

namespace {

constexpr const char* name_another = "name a new directory with --out";

bool locks(const Fd& directory) {
  return directory && ::flock(directory.get(), LOCK_EX | LOCK_NB) == 0;
}

std::string of_a_living_run(const std::string& whose) {
  return "holds another run already, which is under way" + (whose.empty() ? "" : ": " + whose);
}

// Which is none that a run leaves which has measured nothing; empty: there is none. What cannot be
// listed is written to, and then says so.
std::string other_file_in(const fs::path& path) {
  std::error_code failure;
  std::set<std::string> others;
  for (const auto& entry : fs::directory_iterator(path, failure)) {
    const std::string name = entry.path().filename();
    if (!is_one_of(name, {scenario_file, claims_directory, logs_directory})) others.insert(name);
  }
  return others.empty() ? std::string() : *others.begin();
}

}  // namespace

Result<Fd> claim_run_directory(const fs::path& path) {
  std::error_code failure;
  fs::create_directories(path, failure);
  if (failure) return fail("cannot be made: " + failure.message(), path.string());
  Fd claim(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  bool claimed = locks(claim);
  if (!claimed && errno != EWOULDBLOCK) {
    return fail(std::string("cannot be claimed: ") + std::strerror(errno), path.string());
  }
  const std::string whose = claimed ? "" : target::lock_holder(claim.get());
  // Who is seen no more has ended meanwhile.
  if (!claimed && whose.empty()) claimed = locks(claim);
  if (!claimed) return fail(of_a_living_run(whose), path.string(), name_another);
  if (fs::exists(path / observations_file, failure) ||
      fs::exists(path / report::junit_file, failure) || fs::exists(path / audit_file, failure) ||
      fs::exists(path / telemetry_directory, failure)) {
    return fail("holds another run already", path.string(), name_another);
  }
  if (const std::string other = other_file_in(path); !other.empty()) {
    return fail("holds other files, such as " + shown(other), path.string(), name_another);
  }
  return claim;
}

fs::path claim_file(const fs::path& run, const std::string& named) {
  // A name of its own for each, and none that leads elsewhere.
  return run / claims_directory / replace_all(replace_all(named, "%", "%25"), "/", "%2F");
}

Result<void> keep_claims(const fs::path& run, const std::string& scenario,
                         const std::map<std::string, std::string>& claim_files) {
  if (auto written = write_file(run / scenario_file, scenario); !written) return written;
  std::error_code failure;  // shows when they are written
  if (!claim_files.empty()) fs::create_directories(run / claims_directory, failure);
  for (const auto& [named, text] : claim_files) {
    if (auto written = write_file(claim_file(run, named), text); !written) return written;
  }
  return {};
}

Result<observe::Observations> load_observations(const fs::path& run) {
  const fs::path file = run / observations_file;
  const Result<std::string> text = read_file(file);
  if (!text && text.error().what.starts_with("is larger")) {
    return fail(text.error().what + ", more than is judged", file.string(),
                "run the scenario again, with fewer claims or with queries that find less");
  }
  if (!text && !fs::exists(file) && fs::is_directory(run / telemetry_directory)) {
    return fail("the run has not written what it saw", file.string(),
                "wait for its end; if it was killed, `harness up` with its directory shows what "
                "its backends had taken");
  }
  if (!text) return fail(text.error().what, file.string(), "name the directory of a finished run");
  return observe::from_json(*text, file.string());
}

}  // namespace harness::run
