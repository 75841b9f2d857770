#include "harness/target/native/log_tail.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

namespace harness::target {

std::vector<std::string> LogTail::read(std::size_t limit) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  while (lines.size() < limit) {
    const std::size_t end = rest_.find('\n', begin);
    if (end == std::string::npos) {
      rest_.erase(0, begin);
      begin = 0;
      if (!read_more()) return lines;
      continue;
    }
    if (end > begin) lines.push_back(rest_.substr(begin, end - begin));
    begin = end + 1;
  }
  rest_.erase(0, begin);
  return lines;
}

// Whoever begins the file anew has made it shorter.
void LogTail::begin_again_if_cut() {
  struct stat status {};
  if (::fstat(fd_.get(), &status) != 0 || static_cast<std::uintmax_t>(status.st_size) >= at_) {
    return;
  }
  at_ = 0;
  rest_.clear();
}

bool LogTail::read_more() {
  if (!fd_) fd_ = Fd(::open(file_.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd_) return false;
  constexpr std::size_t at_once = 65'536;
  std::array<char, at_once> buffer;
  begin_again_if_cut();
  const ssize_t size = ::pread(fd_.get(), buffer.data(), buffer.size(), static_cast<off_t>(at_));
  if (size <= 0) return false;
  at_ += static_cast<std::uintmax_t>(size);
  rest_.append(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

}  // namespace harness::target
