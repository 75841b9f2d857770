#include "harness/target/native/log_tail.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace harness::target {
namespace {

// Of one path: what it names, and those before it that may still be written to.
constexpr std::size_t most_files = 3;

bool are_one(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

}  // namespace

Result<LogEnd> end_of_log(const std::filesystem::path& path) {
  struct stat there {};
  if (::stat(path.c_str(), &there) != 0) return fail(std::strerror(errno), path.string());
  return LogEnd{static_cast<std::uintmax_t>(there.st_size), there.st_ino};
}

std::vector<std::string> LogTail::read(std::size_t limit) {
  follow();
  std::vector<std::string> lines;
  for (File& file : files_) read_lines(file, limit, lines);
  while (files_.size() > most_files && lines.size() < limit) {
    if (!files_.front().rest.empty()) lines.push_back(std::move(files_.front().rest));
    files_.erase(files_.begin());
  }
  return lines;
}

// What is open is kept so until its lines are read, whatever name it has by then, or none.
void LogTail::follow() {
  struct stat there {};
  if (::stat(path_.c_str(), &there) != 0) return;
  struct stat open {};
  const bool is_open =
      !files_.empty() && ::fstat(files_.back().fd.get(), &open) == 0 && are_one(there, open);
  if (is_open) return;
  Fd fd(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return;
  files_.push_back({std::move(fd), there.st_ino == begin_.file ? begin_.size : 0});
}

void LogTail::read_lines(File& file, std::size_t limit, std::vector<std::string>& lines) {
  std::size_t begin = 0;
  while (lines.size() < limit) {
    std::size_t end = file.rest.find('\n', begin);
    if (end == std::string::npos) {
      file.rest.erase(0, begin);
      begin = 0;
      if (!read_more(file)) return;
      continue;
    }
    const std::size_t next = end + 1;
    if (end > begin && file.rest[end - 1] == '\r') --end;
    if (end > begin) lines.push_back(file.rest.substr(begin, end - begin));
    begin = next;
  }
  file.rest.erase(0, begin);
}

// Whoever begins the file anew has made it shorter.
void LogTail::begin_again_if_cut(File& file) {
  struct stat status {};
  if (::fstat(file.fd.get(), &status) != 0 ||
      static_cast<std::uintmax_t>(status.st_size) >= file.at) {
    return;
  }
  file.at = 0;
  file.rest.clear();
}

bool LogTail::read_more(File& file) {
  constexpr std::size_t at_once = 65'536;
  std::array<char, at_once> buffer;
  begin_again_if_cut(file);
  const ssize_t size =
      ::pread(file.fd.get(), buffer.data(), buffer.size(), static_cast<off_t>(file.at));
  if (size <= 0) return false;
  file.at += static_cast<std::uintmax_t>(size);
  file.rest.append(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

}  // namespace harness::target
