#include "stack/store/logs/streams/stream.hpp"

#include <algorithm>
#include <functional>

#include "stack/store/logs/streams/metadata.hpp"

namespace store::logs {
namespace {

constexpr std::size_t most_runs = 8;
constexpr std::size_t few_entries = 16;
constexpr std::size_t moment_node = 72;  // of an entry among many of one moment

std::size_t hash_of(std::string_view line, std::string_view metadata) {
  constexpr std::size_t spread = 0x9E3779B97F4A7C15;
  const std::hash<std::string_view> hash;
  return hash(line) * spread + hash(metadata);
}

std::string_view metadata_of(const Entry& entry) {
  return {entry.metadata, packed_size(entry.metadata)};
}

bool equal(const Entry& entry, std::string_view line, std::string_view metadata) {
  return entry.text() == line && metadata_of(entry) == metadata;
}

}  // namespace

Stream::Stream(std::span<const Field> labels) {
  std::size_t size = 0;
  for (const Field& label : labels) size += label.name.size() + label.value.size();
  texts_.reserve(size);  // so that views of it stay
  const auto keep = [this](std::string_view text) {
    const std::size_t begin = texts_.size();
    texts_ += text;
    return std::string_view(texts_).substr(begin);
  };
  for (const Field& label : labels) {
    const std::string_view name = keep(label.name);
    labels_.push_back({name, keep(label.value)});
  }
}

void Stream::Moment::add(const Entry& entry) {
  if (few.size() < few_entries) {
    few.push_back(entry);
  } else {
    many.emplace(hash_of(entry.text(), metadata_of(entry)), entry);
  }
}

bool Stream::Moment::has(std::string_view line, std::string_view metadata) const {
  for (const Entry& entry : few) {
    if (equal(entry, line, metadata)) return true;
  }
  if (many.empty()) return false;
  const auto [begin, end] = many.equal_range(hash_of(line, metadata));
  return std::any_of(begin, end,
                     [&](const auto& kept) { return equal(kept.second, line, metadata); });
}

void Stream::look_at(std::int64_t time) {
  if (moment_.known && moment_.time == time) return;
  moment_.time = time;
  moment_.known = true;
  moment_.few.clear();
  if (!moment_.many.empty()) moment_.many.clear();
  if (runs_.empty() || time > last_time_) return;
  for (const Run& run : runs_) {
    for (RunPlace place(run, time); place.here() != nullptr && place.here()->time == time;
         place.forward()) {
      moment_.add(*place.here());
    }
  }
}

bool Stream::has(std::int64_t time, std::string_view line, std::string_view metadata) {
  look_at(time);
  return moment_.has(line, metadata);
}

void Stream::append(std::int64_t time, const char* line, std::size_t line_size,
                    const char* metadata) {
  look_at(time);
  const Entry entry{time, line, metadata, static_cast<std::uint32_t>(line_size), arrivals_++};
  first_time_ = runs_.empty() ? time : std::min(first_time_, time);
  last_time_ = runs_.empty() ? time : std::max(last_time_, time);
  run_for(time).append(entry);
  moment_.add(entry);
}

// The one that ends nearest before.
Run& Stream::run_for(std::int64_t time) {
  Run* best = nullptr;
  for (Run& run : runs_) {
    const bool fits = run.back().time <= time;
    if (fits && (best == nullptr || run.back().time > best->back().time)) best = &run;
  }
  if (best != nullptr) return *best;
  if (runs_.size() == most_runs) join_smallest();
  return runs_.emplace_back();
}

void Stream::join_smallest() {
  std::sort(runs_.begin(), runs_.end(),
            [](const Run& a, const Run& b) { return a.size() > b.size(); });
  Run joined = merged(runs_[most_runs - 2], runs_[most_runs - 1]);
  runs_.pop_back();
  runs_.back() = std::move(joined);
}

std::size_t Stream::bytes() const {
  std::size_t total = sizeof(Stream) + texts_.capacity() + labels_.capacity() * sizeof(Field) +
                      moment_.few.capacity() * sizeof(Entry) + moment_.many.size() * moment_node;
  for (const Run& run : runs_) total += run.bytes();
  return total;
}

std::size_t Stream::growth(std::size_t entries) const {
  std::size_t most = Run().growth(entries);
  for (const Run& run : runs_) most = std::max(most, run.growth(entries));
  return most + sizeof(Run) + few_entries * sizeof(Entry) + entries * moment_node;
}

}  // namespace store::logs
