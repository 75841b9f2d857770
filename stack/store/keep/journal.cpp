#include "stack/store/keep/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace store {
namespace {

constexpr std::size_t longest_frame = std::size_t{1} << 20U;  // before it is compressed

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
    : path_(std::move(path)), fd_(fd), bytes_(bytes) {}

Journal::~Journal() { ::close(fd_); }

harness::Result<void> Journal::append(BodyKind kind, std::int64_t time, std::string_view body) {
  Waiting own{kind, time, body};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&own);
  while (!own.is_done) {
    if (is_writing_) {
      changed_.wait(lock);
    } else {
      write_all_waiting(lock);
    }
  }
  if (own.refused) return harness::fail(*own.refused);
  return {};
}

// On the thread of one of them: who comes alone waits for no other thread to wake up.
void Journal::write_all_waiting(std::unique_lock<std::mutex>& lock) {
  const std::vector<Waiting*> records = std::exchange(waiting_, {});
  is_writing_ = true;
  lock.unlock();
  const bool is_written = write(records);
  lock.lock();
  is_writing_ = false;
  if (is_written) unwritten_.reset();
  for (Waiting* record : records) {
    if (!is_written) record->refused = end_ ? end_ : unwritten_;
    record->is_done = true;
  }
  changed_.notify_all();
}

void Journal::finish() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !is_writing_; });
  if (!end_) end_ = "the store ends";
}

std::uint64_t Journal::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

std::optional<std::string> Journal::failure() const {
  if (auto ended = end()) return ended;
  const std::lock_guard lock(mutex_);
  return unwritten_;
}

std::optional<std::string> Journal::end() const {
  const std::lock_guard lock(mutex_);
  if (!end_) end_ = harm();
  return end_;
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

// All of them or none: of those that are refused nothing may come back when the file is read, and
// behind half a frame nothing could be read at all.
bool Journal::write(const std::vector<Waiting*>& records) {
  if (end()) return false;
  const std::uint64_t before = bytes();
  const bool has_half = failure().has_value();
  if (has_half && !cut_to(before)) return false;
  if (write_frames(records)) return is_alone();
  frames_.begin_anew();
  cut_to(before);
  return false;
}

// Shorter first in what is known of it, so that nobody takes it for the work of others.
bool Journal::cut_to(std::uint64_t length) {
  {
    const std::lock_guard lock(mutex_);
    bytes_ = length;
  }
  if (::ftruncate(fd_, static_cast<off_t>(length)) == 0) return true;
  note_unwritten(errno);
  return false;
}

bool Journal::write_frames(const std::vector<Waiting*>& records) {
  for (const Waiting* record : records) {
    if (!write(*record)) return false;
  }
  return write_frame();
}

bool Journal::is_alone() {
  struct stat own {};
  const std::lock_guard lock(mutex_);
  const bool is_longer =
      ::fstat(fd_, &own) == 0 && static_cast<std::uint64_t>(own.st_size) > bytes_;
  if (is_longer) end_ = path_.string() + " was written by somebody else, too";
  return !is_longer;
}

// One that takes several frames begins with one, so that where the last of them is missing nothing
// else is.
bool Journal::write(const Waiting& record) {
  const std::string head = journal_format::record_head(record.kind, record.time, record.body);
  const bool fits = frames_.raw_bytes() + head.size() + record.body.size() <= longest_frame;
  if (!fits && !write_frame()) return false;
  frames_.add(head);
  for (std::string_view rest = record.body; !rest.empty();) {
    if (frames_.raw_bytes() == longest_frame && !write_frame()) return false;
    const std::string_view part = rest.substr(0, longest_frame - frames_.raw_bytes());
    frames_.add(part);
    rest.remove_prefix(part.size());
  }
  return true;
}

bool Journal::write_frame() {
  if (frames_.raw_bytes() == 0) return true;
  const std::string frame = frames_.take();
  if (!write_all(fd_, frame)) {
    note_unwritten(errno);
    return false;
  }
  const std::lock_guard lock(mutex_);
  bytes_ += frame.size();
  return true;
}

void Journal::note_unwritten(int error) {
  const std::lock_guard lock(mutex_);
  unwritten_ = path_.string() + " cannot be written: " + reason_of(error);
}

}  // namespace store
