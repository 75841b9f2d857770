#pragma once

#include <filesystem>
#include <string_view>

namespace harness::cli {

// Where the backends that a command starts write their logs, which go with them: `harness-WHAT-PID`
// in the temporary directory. One that was killed could not remove its own: those that lie about
// for an hour, and whose process is no more, are removed by the next.
class ScratchDirectory {
 public:
  explicit ScratchDirectory(std::string_view what);
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  ~ScratchDirectory();

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Removes those below `directory`, as above. What is not ours to remove stays.
void sweep_scratch(const std::filesystem::path& directory, std::string_view what);

}  // namespace harness::cli
