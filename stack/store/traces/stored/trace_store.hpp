#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "stack/store/sinks.hpp"
#include "stack/store/traces/stored/joined_trace.hpp"
#include "stack/store/traces/stored/recorder.hpp"
#include "stack/store/traces/stored/repeats.hpp"

namespace store::traces {

// Traces that were joined, kept until more spans of theirs come, while there is room for them
// beside the spans. Safe to call from any thread.
class JoinedTraces {
 public:
  JoinedTraces(const std::atomic<std::size_t>& bytes_of_spans, std::size_t most_bytes)
      : bytes_of_spans_(bytes_of_spans), most_bytes_(most_bytes) {}

  // Null where the deadline passed before it was joined.
  std::shared_ptr<const JoinedTrace> get(std::uint32_t number, const TraceSpans& spans,
                                         Deadline* deadline);
  std::size_t bytes() const { return bytes_; }

 private:
  struct Shelf {
    std::mutex mutex;
    std::unordered_map<std::uint32_t, std::shared_ptr<const JoinedTrace>> traces;
  };

  const std::atomic<std::size_t>& bytes_of_spans_;
  const std::size_t most_bytes_;  // of both
  std::array<Shelf, 16> shelves_;
  std::atomic<std::size_t> bytes_ = 0;
};

// All that was taken before it was made, and nothing else. Immutable; from any thread, as long as
// the store lives.
class Snapshot {
 public:
  Snapshot(std::vector<TraceSpans> traces, std::shared_ptr<const Keys> keys, JoinedTraces& joined)
      : traces_(std::move(traces)), keys_(std::move(keys)), joined_(joined) {}

  std::size_t size() const { return traces_.size(); }
  const TraceId& id(std::size_t trace) const { return traces_[trace].id; }
  // Null where a deadline was given and passed; the second also where the trace is unknown.
  std::shared_ptr<const JoinedTrace> joined(std::size_t trace, Deadline* deadline = nullptr) const;
  std::shared_ptr<const JoinedTrace> find(const TraceId& id, Deadline& deadline) const;
  const Keys& keys() const { return *keys_; }

 private:
  std::vector<TraceSpans> traces_;
  std::shared_ptr<const Keys> keys_;
  JoinedTraces& joined_;
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

// Keeps spans in memory, append-only, by trace. Safe to call from any thread.
//
// push → append(): texts, resources and spans into the arena, each span behind the others of its
// trace → snapshot(): how many spans each trace has now → joined(): a trace's tree, once a query
// looks at it.
class TraceStore final : public SpanSink {
 public:
  // What is only kept to answer sooner is kept up to so many bytes of all.
  explicit TraceStore(std::size_t most_bytes = std::size_t{1} << 30U)
      : joined_(bytes_, most_bytes) {}

  void append(const SpanPush& push) override;
  std::uint64_t memory_bytes() const override { return bytes_ + joined_.bytes(); }
  std::uint64_t growth(const SpanPush& push) const override;

  SnapshotPtr snapshot() const;

  // How many spans came again as they were, not long after. Of the journal's, too.
  std::uint64_t sent_again() const { return repeats_.count(); }

 private:
  struct IdHash {
    std::size_t operator()(const TraceId& id) const {
      return static_cast<std::size_t>(id.high ^ (id.low * 0x9E3779B97F4A7C15U));
    }
  };

  void add(const TraceId& id, StoredSpan* span);

  mutable std::mutex mutex_;  // guards all but the joined traces
  Recorder recorder_;
  Repeats repeats_;
  std::vector<TraceSpans> traces_;
  std::vector<StoredSpan*> last_spans_;     // of each trace
  std::vector<std::uint64_t> last_pushes_;  // that brought spans of each trace
  std::unordered_map<TraceId, std::uint32_t, IdHash> numbers_;
  std::uint64_t pushes_ = 0;
  std::atomic<std::size_t> bytes_ = 0;
  mutable SnapshotPtr snapshot_;  // of what is there now, once somebody asked
  mutable std::shared_ptr<const Keys> keys_;
  mutable JoinedTraces joined_;
};

}  // namespace store::traces
