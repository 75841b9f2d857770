#include "harness/target/native/former_files.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace harness::target {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t changes_of_names = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;

}  // namespace

// Whether it is there is looked at first: what comes in between is then no second one.
FormerFiles::FormerFiles(const fs::path& path)
    : directory_(fs::absolute(path).parent_path()),
      name_(path.filename().string()),
      events_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
  std::error_code unknown;
  is_there_ = fs::exists(fs::symlink_status(path, unknown));
  if (events_) ::inotify_add_watch(events_.get(), directory_.c_str(), changes_of_names);
}

std::vector<std::optional<fs::path>> FormerFiles::take() {
  std::array<char, 16'384> buffer;
  ssize_t size = 0;
  while (events_ && (size = ::read(events_.get(), buffer.data(), buffer.size())) > 0) {
    for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const char* const name = buffer.data() + at + sizeof event;
      see(event.mask, event.cookie, std::string_view(name, ::strnlen(name, event.len)));
      at += sizeof event + event.len;
    }
  }
  std::vector<std::optional<fs::path>> all;
  for (const Former& one : std::exchange(former_, {})) {
    all.push_back(one.name.empty() ? std::nullopt : std::optional(directory_ / one.name));
  }
  return all;
}

// Events that the kernel had no room for may have been any.
void FormerFiles::see(std::uint32_t mask, std::uint32_t cookie, std::string_view name) {
  if ((mask & IN_Q_OVERFLOW) != 0) former_.push_back({});
  if ((mask & (IN_DELETE | IN_MOVED_FROM)) != 0) leave(name, cookie);
  if ((mask & (IN_CREATE | IN_MOVED_TO)) != 0) arrive(name, cookie);
}

void FormerFiles::leave(std::string_view name, std::uint32_t cookie) {
  if (name == name_) {
    former_.push_back({{}, cookie});
    is_there_ = false;
    return;
  }
  for (Former& one : former_) {
    if (one.name == name) one = {{}, cookie};
  }
}

// What had that name before is gone.
void FormerFiles::arrive(std::string_view name, std::uint32_t cookie) {
  if (name == name_) {
    if (std::exchange(is_there_, true)) former_.push_back({});
    return;
  }
  for (Former& one : former_) {
    if (one.name == name) one = {};
    if (cookie != 0 && one.cookie == cookie) one = {std::string(name), 0};
  }
}

}  // namespace harness::target
