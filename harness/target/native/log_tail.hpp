#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/core/fd.hpp"

namespace harness::target {

// Reads a file that grows, line by line. A restarted process goes on in the same file.
class LogTail {
 public:
  explicit LogTail(std::filesystem::path file) : file_(std::move(file)) {}

  // The next whole lines, at most about `limit` of them; none when there are no more yet. A file
  // that does not exist yet is empty.
  std::vector<std::string> read(std::size_t limit);

 private:
  bool read_more();

  std::filesystem::path file_;
  Fd fd_;
  std::string rest_;  // read, and not yet handed out
};

}  // namespace harness::target
