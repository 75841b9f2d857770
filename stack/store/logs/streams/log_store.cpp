#include "stack/store/logs/streams/log_store.hpp"

#include <algorithm>

#include "stack/store/logs/streams/level.hpp"
#include "stack/store/logs/streams/service_name.hpp"

namespace store::logs {
namespace {

bool by_name(const Field& a, const Field& b) { return a.name < b.name; }

// Sorted, without empty ones, with a service_name.
std::vector<Field> complete(std::vector<Field> labels) {
  std::erase_if(labels, [](const Field& label) { return label.value.empty(); });
  std::stable_sort(labels.begin(), labels.end(), by_name);
  const Field service{"service_name", discovered_service(labels)};
  const auto place = std::lower_bound(labels.begin(), labels.end(), service, by_name);
  if (place == labels.end() || place->name != service.name) labels.insert(place, service);
  return labels;
}

std::string key_of(std::span<const Field> labels) {
  std::string key;
  for (const Field& label : labels) {
    key.append(label.name).append(1, '\0').append(label.value).append(1, '\0');
  }
  return key;
}

// Empty where the entry has its own.
std::string_view level_of(const LogEntry& entry, std::optional<std::string_view> of_labels) {
  const auto own = std::find_if(entry.metadata.begin(), entry.metadata.end(),
                                [](const Field& f) { return f.name == "detected_level"; });
  if (own != entry.metadata.end()) return {};
  if (of_labels) return *of_labels;
  if (const auto level = named_level(entry.metadata)) return *level;
  return line_level(entry.line);
}

}  // namespace

// What needs no lock: labels that are whole, and the entries in order with their levels.
struct LogStore::Prepared {
  struct Leveled {
    const LogEntry* entry;
    std::string_view level;
  };

  explicit Prepared(const LogPush& push) : labels(complete(push.labels)), key(key_of(labels)) {
    const auto level = named_level(labels);
    entries.reserve(push.entries.size());
    for (const LogEntry& entry : push.entries) entries.push_back({&entry, level_of(entry, level)});
    const auto earlier = [](const Leveled& a, const Leveled& b) {
      return a.entry->time < b.entry->time;
    };
    if (!std::is_sorted(entries.begin(), entries.end(), earlier)) {
      std::stable_sort(entries.begin(), entries.end(), earlier);
    }
  }

  std::vector<Field> labels;
  std::string key;
  std::vector<Leveled> entries;
};

// As if no line, no stream and no name were known yet.
std::uint64_t LogStore::growth(const std::vector<LogPush>& pushes) const {
  constexpr std::size_t node = 64;
  constexpr std::size_t level = 32;      // the longest, and how it is packed
  constexpr std::size_t per_field = 16;  // of packed metadata
  std::size_t texts = 0;
  std::size_t streams = 0;
  for (const LogPush& push : pushes) {
    if (push.entries.empty()) continue;
    streams += sizeof(Stream) + node + Stream({}).growth(push.entries.size());
    for (const Field& label : push.labels) {
      streams += 2 * (label.name.size() + label.value.size()) + sizeof(Field);
    }
    for (const LogEntry& entry : push.entries) {
      texts += entry.line.size() + level;
      for (const Field& field : entry.metadata) {
        texts += field.name.size() + field.value.size() + per_field;
      }
    }
  }
  const std::lock_guard lock(mutex_);
  return texts_.growth(texts) + streams;
}

void LogStore::append(const std::vector<LogPush>& pushes) {
  std::vector<Prepared> prepared;
  prepared.reserve(pushes.size());
  for (const LogPush& push : pushes) {
    if (!push.entries.empty()) prepared.emplace_back(push);
  }
  const std::lock_guard lock(mutex_);
  for (const Prepared& push : prepared) append(push);
  bytes_ = texts_.bytes() + names_.bytes() + stream_bytes_;
}

void LogStore::append(const Prepared& push) {
  Stream& stream = stream_of(push);
  const std::size_t bytes_before = stream.bytes();
  for (const auto& [entry, level] : push.entries) append_to(stream, *entry, level);
  stream_bytes_ += stream.bytes() - bytes_before;
}

Stream& LogStore::stream_of(const Prepared& push) {
  const auto [place, is_new] = streams_.try_emplace(push.key);
  if (is_new) {
    place->second = std::make_unique<Stream>(push.labels);
    constexpr std::size_t node = 64;
    stream_bytes_ += place->second->bytes() + place->first.capacity() + node;
  }
  return *place->second;
}

void LogStore::append_to(Stream& stream, const LogEntry& entry, std::string_view level) {
  const std::string_view metadata = packer_.pack(entry.metadata, level);
  if (stream.has(entry.time, entry.line, metadata)) return;
  if (metadata != stream.last_metadata()) {
    stream.keep_last_metadata({texts_.keep(metadata), metadata.size()});
  }
  stream.append(entry.time, texts_.keep(entry.line), entry.line.size(),
                stream.last_metadata().data());
}

std::vector<const Stream*> LogStore::wanted_streams(const Wanted& wanted) const {
  std::vector<const Stream*> streams;
  {
    const std::lock_guard lock(mutex_);
    streams.reserve(streams_.size());
    for (const auto& [key, stream] : streams_) streams.push_back(stream.get());
  }
  // Labels never change and streams stay, so that regular expressions hold up nobody.
  std::erase_if(streams, [&wanted](const Stream* s) { return !wanted(s->labels()); });
  return streams;
}

std::vector<StreamView> LogStore::select(const Wanted& wanted, std::int64_t begin,
                                         std::int64_t end) const {
  const std::vector<const Stream*> streams = wanted_streams(wanted);
  std::vector<StreamView> views;
  const std::lock_guard lock(mutex_);
  for (const Stream* stream : streams) {
    const bool overlaps =
        !stream->runs().empty() && stream->first_time() < end && stream->last_time() >= begin;
    if (overlaps) views.push_back({stream->labels(), stream->runs()});
  }
  return views;
}

}  // namespace store::logs
