#include "harness/target/native/log_tail.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "harness/target/native/log_copy.hpp"

namespace harness::target {
namespace {

// Of one path: what it names, and those before it that may still be written to.
constexpr std::size_t most_files = 3;

// Bytes that were read last, by which a file is seen to be the one that was read.
constexpr std::size_t known_by = 256;

bool is_open_in(const Fd& fd, const struct stat& file) {
  struct stat open {};
  return ::fstat(fd.get(), &open) == 0 && open.st_dev == file.st_dev && open.st_ino == file.st_ino;
}

// None where the file ends before.
std::string bytes_before(const Fd& file, std::uintmax_t at, std::size_t count) {
  std::string bytes(count, '\0');
  const ssize_t size =
      ::pread(file.get(), bytes.data(), bytes.size(), static_cast<off_t>(at - count));
  return size == static_cast<ssize_t>(count) ? bytes : std::string{};
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
  if (former_) {
    for (const auto& now_at : former_->take()) follow_former(now_at);
  }
  struct stat there {};
  if (::stat(path_.c_str(), &there) != 0) return;
  if (!files_.empty() && is_open_in(files_.back().fd, there)) return;
  Fd fd(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd) files_.push_back(opened(std::move(fd)));
}

// One that is gone is the oldest of those that are open and not known to have left; where that is
// another after all, which is seen when its own turn comes, the one before was not read.
void LogTail::follow_former(const std::optional<std::filesystem::path>& now_at) {
  Fd fd(now_at ? ::open(now_at->c_str(), O_RDONLY | O_CLOEXEC) : -1);
  struct stat there {};
  if (fd && ::fstat(fd.get(), &there) == 0) {
    const auto known = std::find_if(files_.begin(), files_.end(),
                                    [&](const File& file) { return is_open_in(file.fd, there); });
    if (known == files_.end()) {
      files_.insert(first_that_stays(), opened(std::move(fd)))->has_left = true;
    } else if (std::exchange(known->has_left, true)) {
      ++gaps_.unread;
    }
    return;
  }
  const auto oldest = first_that_stays();
  const bool is_known = oldest != files_.end() &&
                        (::stat(path_.c_str(), &there) != 0 || !is_open_in(oldest->fd, there));
  if (is_known) {
    oldest->has_left = true;
  } else {
    ++gaps_.unread;
  }
}

LogTail::Files::iterator LogTail::first_that_stays() {
  return std::find_if(files_.begin(), files_.end(),
                      [](const File& file) { return !file.has_left; });
}

LogTail::File LogTail::opened(Fd fd) const {
  struct stat status {};
  const bool is_known = ::fstat(fd.get(), &status) == 0;
  const std::uintmax_t at = is_known && status.st_ino == begin_.file ? begin_.size : 0;
  std::string before = bytes_before(fd, at, std::min<std::uintmax_t>(at, known_by));
  return {std::move(fd), at, {}, std::move(before)};
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

// Whoever begins the file anew has made it shorter, or has other bytes where those read last were.
// A hole is none: who does not append goes on writing behind what was cut away.
bool LogTail::is_cut(File& file) {
  struct stat status {};
  if (::fstat(file.fd.get(), &status) != 0) return false;
  if (static_cast<std::uintmax_t>(status.st_size) < file.at) return true;
  std::string there = bytes_before(file.fd, file.at, file.read_last.size());
  if (there.size() != file.read_last.size() || there == file.read_last) return false;
  if (there.find_first_not_of('\0') != std::string::npos) return true;
  file.read_last = std::move(there);
  return false;
}

void LogTail::begin_again_if_cut(File& file) {
  if (!is_cut(file)) return;
  ++gaps_.cuts;
  const auto rest = rest_in_copy({path_, file.at, file.read_last});
  if (rest) {
    ++gaps_.copies;
    file.rest += *rest;
    if (!file.rest.empty() && !file.rest.ends_with('\n')) file.rest += '\n';
  } else {
    file.rest.clear();
  }
  file.at = 0;
  file.read_last.clear();
}

bool LogTail::read_more(File& file) {
  constexpr std::size_t at_once = 65'536;
  std::array<char, at_once> buffer;
  begin_again_if_cut(file);
  if (file.rest.ends_with('\n')) return true;
  const ssize_t size =
      ::pread(file.fd.get(), buffer.data(), buffer.size(), static_cast<off_t>(file.at));
  if (size <= 0) return false;
  file.at += static_cast<std::uintmax_t>(size);
  const std::string_view read(buffer.data(), static_cast<std::size_t>(size));
  file.rest.append(read);
  file.read_last.append(read.substr(read.size() - std::min(read.size(), known_by)));
  file.read_last.erase(0, file.read_last.size() - std::min(file.read_last.size(), known_by));
  return true;
}

}  // namespace harness::target
