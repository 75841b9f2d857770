#include "harness/cli/scratch_directory.hpp"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <optional>
#include <string>

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

std::string prefix_of(std::string_view what) { return "harness-" + std::string(what) + "-"; }

// None: it is no such directory.
std::optional<pid_t> owner_of(const fs::path& directory, const std::string& prefix) {
  const std::string name = directory.filename().string();
  if (!name.starts_with(prefix)) return std::nullopt;
  pid_t pid = 0;
  const char* const end = name.data() + name.size();
  const auto [last, failure] = std::from_chars(name.data() + prefix.size(), end, pid);
  return failure == std::errc{} && last == end && pid > 0 ? std::optional(pid) : std::nullopt;
}

bool is_gone(pid_t pid) { return ::kill(pid, 0) != 0 && errno == ESRCH; }

// In another container that shares the directory a process is not seen, and may be at work.
bool lies_about(const fs::path& directory) {
  std::error_code unknown;
  const auto written = fs::last_write_time(directory, unknown);
  return !unknown && fs::file_time_type::clock::now() - written > std::chrono::hours{1};
}

}  // namespace

ScratchDirectory::ScratchDirectory(std::string_view what)
    : path_(fs::temp_directory_path() / (prefix_of(what) + std::to_string(::getpid()))) {
  sweep_scratch(fs::temp_directory_path(), what);
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code failure;
  fs::remove_all(path_, failure);
}

void sweep_scratch(const fs::path& directory, std::string_view what) {
  const std::string prefix = prefix_of(what);
  std::error_code failure;
  for (fs::directory_iterator entry(directory, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    const auto owner = owner_of(entry->path(), prefix);
    std::error_code ignored;
    const bool is_ours = owner && entry->is_directory(ignored) && !entry->is_symlink(ignored);
    if (is_ours && is_gone(*owner) && lies_about(entry->path())) {
      fs::remove_all(entry->path(), ignored);
    }
  }
}

}  // namespace harness::cli
