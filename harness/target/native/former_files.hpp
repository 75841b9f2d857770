#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/fd.hpp"

namespace harness::target {

// Where the files are that a path named before: who rotates a log puts another in its place, and
// may do so several times between two looks at it. By the kernel's events (inotify) of its
// directory; of one that may not be watched nothing is known.
class FormerFiles {
 public:
  // From now on.
  explicit FormerFiles(const std::filesystem::path& path);

  // Those that the path has named and names no more, since this was last asked, the oldest first:
  // each by its name in that directory, or none where it was removed, or went elsewhere.
  std::vector<std::optional<std::filesystem::path>> take();

 private:
  struct Former {
    std::string name;          // empty: it has none there
    std::uint32_t cookie = 0;  // of a renaming that is under way; 0: of none
  };
  void see(std::uint32_t mask, std::uint32_t cookie, std::string_view name);
  void leave(std::string_view name, std::uint32_t cookie);
  void arrive(std::string_view name, std::uint32_t cookie);

  std::filesystem::path directory_;
  std::string name_;
  Fd events_;
  bool is_there_ = false;  // the path names a file
  std::vector<Former> former_;
};

}  // namespace harness::target
