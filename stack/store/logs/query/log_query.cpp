#include "stack/store/logs/query/log_query.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "harness/core/saturate.hpp"
#include "stack/store/logs/pipeline/pipeline.hpp"
#include "stack/store/logs/query/selector.hpp"
#include "stack/store/logs/streams/metadata.hpp"

namespace store::logs {
namespace {

using harness::languages::logql::LogQuery;

constexpr std::size_t most_bytes = std::size_t{128} << 20U;

// The entries of several streams in one order of time; where times are equal, of the first stream
// first.
class Merge {
 public:
  Merge(const std::vector<StreamView>& streams, const LogRequest& request)
      : streams_(streams), forward_(request.direction == Direction::forward) {
    cursors_.reserve(streams.size());
    for (const StreamView& stream : streams) {
      cursors_.emplace_back(stream, request.begin, request.end, request.direction);
      push(cursors_.size() - 1);
    }
  }

  bool empty() const { return heads_.empty(); }
  const StreamView& stream() const { return streams_[heads_.front().stream]; }
  const Entry& entry() const { return *cursors_[heads_.front().stream].here(); }

  void next() {
    const std::size_t stream = heads_.front().stream;
    std::pop_heap(heads_.begin(), heads_.end(), Later{forward_});
    heads_.pop_back();
    cursors_[stream].next();
    push(stream);
  }

 private:
  struct Head {
    std::int64_t time;
    std::size_t stream;
  };
  struct Later {
    bool forward;
    bool operator()(const Head& a, const Head& b) const {
      if (a.time == b.time) return a.stream > b.stream;
      return forward ? a.time > b.time : a.time < b.time;
    }
  };

  void push(std::size_t stream) {
    const Entry* entry = cursors_[stream].here();
    if (entry == nullptr) return;
    heads_.push_back({entry->time, stream});
    std::push_heap(heads_.begin(), heads_.end(), Later{forward_});
  }

  const std::vector<StreamView>& streams_;
  bool forward_;
  std::vector<EntryCursor> cursors_;
  std::vector<Head> heads_;
};

class Shown {
 public:
  explicit Shown(bool categorized) : categorized_(categorized) {}

  void add(std::int64_t time, pipeline::Pipeline& line) {
    std::string own;
    std::string metadata;
    std::string parsed;
    for (const pipeline::Label& label : line.labels()) {
      std::string& into = !categorized_ || label.category == pipeline::Category::stream ? own
                          : label.category == pipeline::Category::metadata              ? metadata
                                                                                        : parsed;
      LabelSet::append(into, label.name, label.value);
    }
    ShownEntry entry{time, std::string(line.line()), LabelSet(std::move(metadata)),
                     LabelSet(std::move(parsed))};
    const auto [place, is_new] = index_.try_emplace(own, streams_.size());
    if (is_new) {
      bytes_ += 2 * own.size();  // here and in the index
      streams_.push_back({LabelSet(own), {}});
    }
    std::vector<ShownEntry>& entries = streams_[place->second].entries;
    // What differed only in a label that is gone is shown once.
    if (!seen_.insert(hash_of(place->second, entry)).second && holds(entries, entry)) return;
    bytes_ += entry.line.size() + entry.metadata.packed().size() + entry.parsed.packed().size();
    entries.push_back(std::move(entry));
    ++entries_;
  }

  std::size_t entries() const { return entries_; }
  std::size_t bytes() const { return bytes_; }

  std::vector<ShownStream> take() {
    std::sort(streams_.begin(), streams_.end(),
              [](const ShownStream& a, const ShownStream& b) { return a.labels < b.labels; });
    return std::move(streams_);
  }

 private:
  static std::size_t hash_of(std::size_t stream, const ShownEntry& entry) {
    constexpr std::size_t spread = 0x9E3779B97F4A7C15;
    std::size_t hash = stream * spread + static_cast<std::size_t>(entry.time);
    for (const std::string* text :
         {&entry.line, &entry.metadata.packed(), &entry.parsed.packed()}) {
      hash = hash * spread + std::hash<std::string>()(*text);
    }
    return hash;
  }

  static bool holds(const std::vector<ShownEntry>& entries, const ShownEntry& entry) {
    for (auto at = entries.rbegin(); at != entries.rend() && at->time == entry.time; ++at) {
      if (*at == entry) return true;
    }
    return false;
  }

  bool categorized_;
  std::unordered_set<std::size_t> seen_;
  std::vector<ShownStream> streams_;
  std::unordered_map<std::string, std::size_t> index_;
  std::size_t entries_ = 0;
  std::size_t bytes_ = 0;
};

// Entries that lie apart, in the order in which they come.
class Spaced {
 public:
  explicit Spaced(std::int64_t interval) : interval_(interval) {}

  bool takes(std::int64_t time) {
    if (interval_ > 0 && has_last_ && !lies_apart(time)) return false;
    last_ = time;
    has_last_ = true;
    return true;
  }

 private:
  bool lies_apart(std::int64_t time) const {
    const std::int64_t apart = harness::saturated_difference(time, last_);
    return apart >= interval_ || apart <= -interval_;
  }

  std::int64_t interval_;
  std::int64_t last_ = 0;
  bool has_last_ = false;
};

}  // namespace

Outcome<std::vector<ShownStream>> evaluate(const LogQuery& query, const LogRequest& request,
                                           Question& question) {
  auto line = pipeline::compile(
      query.pipeline, std::nullopt,
      {std::nullopt, true, question.now, &question.deadline, &question.templates});
  if (!line) return refuse(400, to_string(line.error()));
  const Selector selector(query.selector);
  const auto wanted = [&](std::span<const Field> labels) {
    return selector.wants(labels, question.deadline);
  };
  const std::vector<StreamView> streams = question.store.select(wanted, request.begin, request.end);
  Shown shown(request.categorized);
  Spaced spaced(request.interval);
  std::vector<Field> metadata;
  for (Merge merge(streams, request); !merge.empty() && shown.entries() < request.limit;
       merge.next()) {
    if (question.deadline.passed()) return too_late(question.deadline);
    const Entry& entry = merge.entry();
    metadata.clear();
    unpack_metadata(entry.metadata, metadata);
    ++question.read.lines;
    question.read.bytes += entry.line_size;
    const bool is_kept = line->process({merge.stream().labels, metadata, entry.time, entry.text()});
    if (is_kept && spaced.takes(entry.time)) {
      shown.add(entry.time, *line);
    }
    if (const auto& form = question.templates.spent_by()) {
      return tl::unexpected<Failure>(spent(*form));
    }
    if (shown.bytes() > most_bytes) {
      return refuse(
          400,
          "the lines of the answer and their labels are larger than 128 MiB; ask for fewer "
          "of them");
    }
  }
  if (question.deadline.passed(0)) return too_late(question.deadline);
  return shown.take();
}

}  // namespace store::logs
