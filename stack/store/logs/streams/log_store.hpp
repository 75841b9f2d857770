#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "stack/store/logs/streams/metadata.hpp"
#include "stack/store/logs/streams/snapshot.hpp"
#include "stack/store/logs/streams/text_blocks.hpp"
#include "stack/store/sinks.hpp"

namespace store::logs {

// All log lines of a run, in memory. Pushes are copied in under one lock; a query takes it only to
// copy which blocks of entries there are:
//   append → Stream → Run → Block of entries → lines and metadata in TextBlocks
//   select → StreamViews → EntryCursor
class LogStore final : public LogSink {
 public:
  void append(const std::vector<LogPush>& pushes) override;
  std::uint64_t memory_bytes() const override { return bytes_.load(std::memory_order_relaxed); }
  std::uint64_t growth(const std::vector<LogPush>& pushes) const override;

  // The streams whose labels are wanted and that have entries with begin <= time < end, ordered by
  // labels.
  using Wanted = std::function<bool(std::span<const Field> labels)>;
  std::vector<StreamView> select(const Wanted& wanted, std::int64_t begin, std::int64_t end) const;

 private:
  struct Prepared;

  void append(const Prepared& push);
  Stream& stream_of(const Prepared& push);
  void append_to(Stream& stream, const LogEntry& entry, std::string_view level);
  std::vector<const Stream*> wanted_streams(const Wanted& wanted) const;

  mutable std::mutex mutex_;                                // guards all but bytes_
  std::map<std::string, std::unique_ptr<Stream>> streams_;  // by their labels as a text
  TextBlocks texts_;
  MetadataNames names_;
  MetadataPacker packer_{names_};
  std::size_t stream_bytes_ = 0;
  std::atomic<std::uint64_t> bytes_{0};
};

}  // namespace store::logs
