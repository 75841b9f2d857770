#include "harness/target/native/scratch.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "harness/core/file.hpp"
#include "harness/target/native/account.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "harness-run-";

fs::path temp_root() {
  const char* named = std::getenv("TMPDIR");
  return named != nullptr && *named != '\0' ? named : "/tmp";
}

// Nobody else's: what a journal says is acted upon.
bool is_ours(const fs::path& path) {
  struct stat facts {};
  return ::lstat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode) &&
         facts.st_uid == ::geteuid();
}

tl::unexpected<Error> failure(const std::string& what, const fs::path& path) {
  return fail(what + ": " + std::strerror(errno), path.string());
}

// Of one that cannot be made whole nothing stays. By name, for which no descriptor is needed.
tl::unexpected<Error> cleared_away(const fs::path& scratch, const tl::unexpected<Error>& error) {
  std::error_code ignored;
  fs::remove(run_input(scratch), ignored);
  fs::remove(scratch, ignored);
  return error;
}

}  // namespace

Result<fs::path> make_scratch() {
  std::string name = fs::absolute(temp_root()) / (std::string(prefix) + "XXXXXX");
  if (::mkdtemp(name.data()) == nullptr) {
    return fail(std::string("cannot be created: ") + std::strerror(errno), name,
                "let TMPDIR name a directory that can be written to");
  }
  // Open for passing through: a process that runs as another user has its directory in here.
  if (::chmod(name.c_str(), 0711) != 0) {
    return cleared_away(name, failure("cannot be opened to others", name));
  }
  if (const auto made = write_file(run_input(name), ""); !made) {
    return cleared_away(name,
                        fail(made.error().what, made.error().where, "make room where TMPDIR is"));
  }
  return name;
}

fs::path run_input(const fs::path& scratch) { return scratch / "input"; }

std::vector<fs::path> find_scratches() {
  std::vector<fs::path> found;
  std::error_code gone;
  for (fs::directory_iterator entry(fs::absolute(temp_root()), gone), end; !gone && entry != end;
       entry.increment(gone)) {
    const fs::path& path = entry->path();
    if (path.filename().string().starts_with(prefix) && is_ours(path)) found.push_back(path);
  }
  return found;
}

Result<fs::path> make_directory_for(const fs::path& path, const std::string& user) {
  if (::mkdir(path.c_str(), 0700) != 0) return failure("cannot be created", path);
  if (user.empty() || ::geteuid() != 0) return path;
  const auto account = find_account(user);
  if (!account) return fail(account.error());
  if (::chown(path.c_str(), account->user, account->group) != 0) {
    return failure("cannot be given to user " + user, path);
  }
  return path;
}

}  // namespace harness::target
