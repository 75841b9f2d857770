#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "harness/core/result.hpp"
#include "stack/store/keep/body_kind.hpp"

namespace store {

// One append-only file of the bodies that were taken. Bodies are gathered for a moment, compressed
// together and written in one piece, so that a process that is killed loses no more than that
// moment; what the kernel has survives it. Safe to call from any thread.
class Journal {
 public:
  // Makes the file, or goes on behind its first `valid_bytes`: what is torn off behind them goes.
  // One process at a time.
  static harness::Result<std::unique_ptr<Journal>> open(const std::filesystem::path& path,
                                                        std::uint64_t valid_bytes);
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal();  // writes what is gathered

  // Waits where the disk is slower than what comes in. `time` is when it came, in nanoseconds.
  void append(BodyKind kind, std::int64_t time, std::string_view body);

  std::uint64_t bytes() const;  // of the file
  // Why nothing is written any more, or what was written is there no longer. Looks at the file.
  std::optional<std::string> failure() const;

 private:
  Journal(std::filesystem::path path, int fd, std::uint64_t bytes);
  void run();
  void write(const std::string& gathered);
  std::optional<std::string> harm() const;  // under the lock

  const std::filesystem::path path_;
  const int fd_;

  mutable std::mutex mutex_;  // guards the next four
  std::string gathered_;
  std::uint64_t bytes_;
  mutable std::optional<std::string> failure_;
  bool ending_ = false;
  std::condition_variable changed_;

  std::thread thread_;  // last: it uses everything above
};

}  // namespace store
