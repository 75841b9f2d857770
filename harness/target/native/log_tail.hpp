#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/core/fd.hpp"
#include "harness/core/result.hpp"

namespace harness::target {

// Where a file ends, and which file that is: a path may name another later.
struct LogEnd {
  std::uintmax_t size = 0;  // in bytes
  std::uintmax_t file = 0;  // its inode; 0: there is none
};
Result<LogEnd> end_of_log(const std::filesystem::path& path);

// Reads a file that grows, line by line. A restarted process goes on in the same file, or begins it
// anew; who rotates it puts another in its place, and may write to the one before for a while, or
// copies it and cuts it: what was unread then is read in the copy.
class LogTail {
 public:
  // What stood in it up to `begin` is not read; in another file of that path all is.
  explicit LogTail(std::filesystem::path path, LogEnd begin = {})
      : path_(std::move(path)), begin_(begin) {}

  // The next whole lines, without what ends them (LF, or CR and LF), at most about `limit` of them;
  // none when there are no more yet. A file that does not exist yet is empty.
  std::vector<std::string> read(std::size_t limit);

  const std::filesystem::path& path() const { return path_; }

  // How often it was seen to be cut short, or begun anew, while it was read.
  std::uint64_t cuts() const { return cuts_; }

 private:
  struct File {
    Fd fd;
    std::uintmax_t at = 0;       // how many bytes of it have been read, or passed over
    std::string rest = {};       // read, and not yet handed out
    std::string read_last = {};  // right before `at`
  };

  void follow();
  void read_lines(File& file, std::size_t limit, std::vector<std::string>& lines);
  bool read_more(File& file);
  static bool is_cut(File& file);
  void begin_again_if_cut(File& file);

  std::filesystem::path path_;
  LogEnd begin_;
  std::uint64_t cuts_ = 0;
  std::vector<File>
      files_;  // the oldest first; the last is what the path named when it was looked at
};

}  // namespace harness::target
