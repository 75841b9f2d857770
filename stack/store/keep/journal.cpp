#include "stack/store/keep/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "stack/store/keep/journal_format.hpp"

namespace store {
namespace {

// How long bodies are gathered, and how many bytes end the wait.
constexpr std::chrono::milliseconds gathering{100};
constexpr std::size_t worth_writing = 1U << 20U;
constexpr std::size_t most_gathered = 64U << 20U;

std::string reason_of(int error) { return std::strerror(error); }

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

harness::Result<std::unique_ptr<Journal>> Journal::open(const std::filesystem::path& path,
                                                        std::uint64_t valid_bytes) {
  const auto failed = [&](const char* what, int fd) {
    const std::string reason = reason_of(errno);
    if (fd >= 0) ::close(fd);
    return harness::fail(std::string(what) + ": " + reason, path.string());
  };
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (fd < 0) return failed("cannot be opened", fd);
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) return failed("is in use by another store", fd);
  if (::ftruncate(fd, static_cast<off_t>(valid_bytes)) != 0) {
    return failed("cannot be written", fd);
  }
  if (valid_bytes == 0) {
    if (!write_all(fd, journal_format::magic)) return failed("cannot be written", fd);
    valid_bytes = journal_format::magic.size();
  }
  return std::unique_ptr<Journal>(new Journal(path, fd, valid_bytes));
}

Journal::Journal(std::filesystem::path path, int fd, std::uint64_t bytes)
    : path_(std::move(path)), fd_(fd), bytes_(bytes), thread_([this] { run(); }) {}

Journal::~Journal() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
  ::close(fd_);
}

void Journal::append(BodyKind kind, std::int64_t time, std::string_view body) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return gathered_.size() < most_gathered; });
    journal_format::append_record(gathered_, kind, time, body);
  }
  changed_.notify_all();
}

std::uint64_t Journal::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

std::optional<std::string> Journal::failure() const {
  const std::lock_guard lock(mutex_);
  if (!failure_) failure_ = harm();
  return failure_;
}

// What others have done to the file, of which nothing else tells: writes to it succeed still.
std::optional<std::string> Journal::harm() const {
  struct stat own {};
  struct stat named {};
  if (::fstat(fd_, &own) != 0) return path_.string() + " cannot be looked at: " + reason_of(errno);
  if (::stat(path_.c_str(), &named) != 0) {
    return path_.string() + " was deleted or moved while it was written";
  }
  if (named.st_ino != own.st_ino || named.st_dev != own.st_dev) {
    return path_.string() + " was replaced while it was written";
  }
  // A write that is under way makes it longer.
  if (static_cast<std::uint64_t>(own.st_size) >= bytes_) return std::nullopt;
  return path_.string() + " was truncated to " + std::to_string(own.st_size) + " of " +
         std::to_string(bytes_) + " bytes while it was written";
}

void Journal::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !gathered_.empty(); });
    if (gathered_.empty()) return;
    changed_.wait_for(lock, gathering,
                      [this] { return ending_ || gathered_.size() >= worth_writing; });
    const std::string gathered = std::exchange(gathered_, {});
    changed_.notify_all();
    lock.unlock();
    write(gathered);
    lock.lock();
  }
}

void Journal::write(const std::string& gathered) {
  if (failure()) return;
  const std::string frame = journal_format::frame_of(gathered);
  const bool written = write_all(fd_, frame);
  const std::string reason = reason_of(errno);
  const std::lock_guard lock(mutex_);
  if (!written) {
    failure_ = path_.string() + " cannot be written: " + reason;
    return;
  }
  bytes_ += frame.size();
  struct stat own {};
  if (::fstat(fd_, &own) == 0 && static_cast<std::uint64_t>(own.st_size) > bytes_) {
    failure_ = path_.string() + " was written by somebody else, too";
  }
}

}  // namespace store
