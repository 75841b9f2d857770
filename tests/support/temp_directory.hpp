#pragma once

#include <filesystem>
#include <string>

namespace harness::test {

// A directory for one test, removed with all that is in it.
class TempDirectory {
 public:
  TempDirectory();
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;
  ~TempDirectory();

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

// What has been written so far; empty if there is no such file.
std::string content_of(const std::filesystem::path& file);

}  // namespace harness::test
