#include "stack/store/keep/replay.hpp"

#include <fstream>
#include <optional>
#include <system_error>

#include "stack/store/keep/journal_format.hpp"

namespace store {
namespace {

using Take = std::function<void(BodyKind, std::int64_t, const std::string&)>;

class JournalReader {
 public:
  JournalReader(const std::filesystem::path& path, std::uint64_t bytes)
      : path_(path), file_(path, std::ios::binary), left_(bytes) {}

  harness::Result<Replayed> read(const Take& take) {
    if (!file_) return harness::fail("cannot be read", path_.string());
    const auto magic = next_bytes(journal_format::magic.size());
    if (!magic && journal_format::magic.starts_with(rest_)) return torn();  // killed at its birth
    if (magic != journal_format::magic && magic != journal_format::older_magic) {
      return harness::fail("is no journal of a store", path_.string());
    }
    read_bytes_ = replayed_.valid_bytes = magic->size();
    while (left_ > 0) {
      const auto bytes = next_bytes(journal_format::frame_head_bytes);
      if (!bytes) return torn();
      const auto head = journal_format::read_frame_head(*bytes);
      if (!head) return damaged();
      const auto compressed = next_bytes(head->compressed_bytes);
      if (!compressed) return torn();
      const auto content = frames_.content_of(*head, *compressed);
      if (!content && left_ > 0) return damaged();
      if (!content) return torn();
      deliver(*content, take);
      read_bytes_ += bytes->size() + compressed->size();
      // A record that goes on in the next frame is not whole yet.
      if (records_.empty()) replayed_.valid_bytes = read_bytes_;
    }
    return records_.empty() ? replayed_ : torn();
  }

 private:
  std::optional<std::string> next_bytes(std::uint64_t bytes) {
    const bool whole = bytes <= left_;
    std::string read(whole ? bytes : left_, '\0');
    file_.read(read.data(), static_cast<std::streamsize>(read.size()));
    left_ -= read.size();
    if (whole) return read;
    rest_ = std::move(read);
    return std::nullopt;
  }

  void deliver(const std::string& content, const Take& take) {
    records_ += content;
    std::string_view rest = records_;
    while (const auto record = journal_format::take_record(rest)) {
      take(record->kind, record->time, std::string(record->body));
      ++replayed_.records;
    }
    records_.erase(0, records_.size() - rest.size());
  }

  // A write that was cut short: all that is behind the valid part is the beginning of one.
  Replayed torn() {
    replayed_.torn_bytes = std::filesystem::file_size(path_) - replayed_.valid_bytes;
    return replayed_;
  }

  // No sudden end leaves that behind, and what follows might be whole: nothing is to be cut off.
  tl::unexpected<harness::Error> damaged() const {
    return harness::fail("is damaged at byte " + std::to_string(read_bytes_), path_.string(),
                         "cut a copy of it there to read what comes before");
  }

  const std::filesystem::path& path_;
  std::ifstream file_;
  std::uint64_t left_;
  std::string rest_;  // what was there of something that was not whole
  journal_format::FrameReader frames_;
  std::string records_;           // read, but not whole
  std::uint64_t read_bytes_ = 0;  // of the file, as far as its frames were whole
  Replayed replayed_;
};

}  // namespace

harness::Result<Replayed> replay(const std::filesystem::path& path, const Take& take) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return Replayed{};
  const auto bytes = std::filesystem::file_size(path, error);
  if (error) return harness::fail("cannot be read: " + error.message(), path.string());
  return JournalReader(path, bytes).read(take);
}

}  // namespace store
