#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/core/fd.hpp"
#include "harness/core/result.hpp"
#include "harness/target/native/former_files.hpp"

namespace harness::target {

// Where a file ends, and which file that is: a path may name another later.
struct LogEnd {
  std::uintmax_t size = 0;  // in bytes
  std::uintmax_t file = 0;  // its inode; 0: there is none
};
Result<LogEnd> end_of_log(const std::filesystem::path& path);

// What may have cost lines of a file.
struct LogGaps {
  std::uint64_t cuts = 0;    // how often it was seen to be cut short, or begun anew
  std::uint64_t copies = 0;  // of these, with a copy in which the rest was read
  std::uint64_t unread =
      0;  // files that it was in between, and that were gone before they were read
};

// Reads a file that grows, line by line. A restarted process goes on in the same file, or begins it
// anew; who rotates it puts another in its place, any number of times between two looks, and may
// write to the one before for a while, or copies it and cuts it: what was unread then is read in
// the copy.
class LogTail {
 public:
  // What stood in it up to `begin` is not read; in another file of that path all is. `former` is of
  // the same path; none: of files that come and go between two looks the last alone is read.
  explicit LogTail(std::filesystem::path path, LogEnd begin = {},
                   std::optional<FormerFiles> former = std::nullopt)
      : path_(std::move(path)), begin_(begin), former_(std::move(former)) {}

  // The next whole lines, without what ends them (LF, or CR and LF), at most about `limit` of them;
  // none when there are no more yet. A file that does not exist yet is empty.
  std::vector<std::string> read(std::size_t limit);

  const std::filesystem::path& path() const { return path_; }

  // Since they were last taken.
  LogGaps take_gaps() { return std::exchange(gaps_, {}); }

 private:
  struct File {
    Fd fd;
    std::uintmax_t at = 0;       // how many bytes of it have been read, or passed over
    std::string rest = {};       // read, and not yet handed out
    std::string read_last = {};  // right before `at`
    bool has_left = false;       // the path is known to name it no more
  };
  using Files = std::vector<File>;

  void follow();
  void follow_former(const std::optional<std::filesystem::path>& now_at);
  Files::iterator first_that_stays();
  File opened(Fd fd) const;
  void read_lines(File& file, std::size_t limit, std::vector<std::string>& lines);
  bool read_more(File& file);
  static bool is_cut(File& file);
  void begin_again_if_cut(File& file);

  std::filesystem::path path_;
  LogEnd begin_;
  std::optional<FormerFiles> former_;
  LogGaps gaps_;
  Files files_;  // the oldest first; the last is what the path named when it was looked at
};

}  // namespace harness::target
