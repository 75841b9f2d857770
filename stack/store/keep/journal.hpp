#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/result.hpp"
#include "stack/store/keep/body_kind.hpp"
#include "stack/store/keep/journal_format.hpp"

namespace store {

// One append-only file of the bodies that were taken. What was appended is with the kernel and
// outlives the process; a power cut takes what the kernel has not brought to the disk yet. Who
// comes while another one writes waits, and all who wait are written together. Safe to call from
// any thread.
class Journal {
 public:
  // Makes the file, or goes on behind its first `valid_bytes`: what is torn off behind them goes.
  // One process at a time.
  static harness::Result<std::unique_ptr<Journal>> open(const std::filesystem::path& path,
                                                        std::uint64_t valid_bytes);
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal();

  // Returns when it is written, or with the reason why it is not; nothing of it is in the file
  // then, and the next one is tried again, as the disk may have room by then. `time` is when it
  // came, in nanoseconds.
  harness::Result<void> append(BodyKind kind, std::int64_t time, std::string_view body);

  // Before the process ends: what is being written is written whole, and then nothing more.
  void finish();

  std::uint64_t bytes() const;  // of the file
  // Why the last one was not written, or as below. Looks at the file.
  std::optional<std::string> failure() const;
  // Why nothing will be written any more: what was written is there no longer, or the store ends.
  // Looks at the file.
  std::optional<std::string> end() const;

 private:
  struct Waiting {
    BodyKind kind;
    std::int64_t time;
    std::string_view body;  // of the caller, who waits
    bool is_done = false;
    std::optional<std::string> refused = {};  // why it was not written
  };

  Journal(std::filesystem::path path, int fd, std::uint64_t bytes);
  void write_all_waiting(std::unique_lock<std::mutex>& lock);
  bool write(const std::vector<Waiting*>& records);
  bool cut_to(std::uint64_t length);
  bool write_frames(const std::vector<Waiting*>& records);
  bool write(const Waiting& record);
  bool write_frame();
  bool is_alone();
  void note_unwritten(int error);
  std::optional<std::string> harm() const;  // under the lock

  const std::filesystem::path path_;
  const int fd_;

  mutable std::mutex mutex_;  // guards the next five
  std::vector<Waiting*> waiting_;
  bool is_writing_ = false;
  std::uint64_t bytes_;
  mutable std::optional<std::string> end_;
  std::optional<std::string> unwritten_;  // of the last write
  std::condition_variable changed_;

  journal_format::FrameMaker frames_;  // of who writes
};

}  // namespace store
