#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/core/fd.hpp"

namespace harness::target {

// Reads a file that grows, line by line. A restarted process goes on in the same file, or begins it
// anew.
class LogTail {
 public:
  // What stood in it up to `begin` is not read.
  explicit LogTail(std::filesystem::path file, std::uintmax_t begin = 0)
      : file_(std::move(file)), at_(begin) {}

  // The next whole lines, at most about `limit` of them; none when there are no more yet. A file
  // that does not exist yet is empty.
  std::vector<std::string> read(std::size_t limit);

 private:
  bool read_more();
  void begin_again_if_cut();

  std::filesystem::path file_;
  Fd fd_;
  std::uintmax_t at_;  // how many bytes of it have been read, or passed over
  std::string rest_;   // read, and not yet handed out
};

}  // namespace harness::target
