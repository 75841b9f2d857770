#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "stack/store/logs/streams/run.hpp"
#include "stack/store/records.hpp"

namespace store::logs {

// Entries with one label set. Most streams are one run; what comes too late begins another, and the
// two smallest are joined when there are too many.
class Stream {
 public:
  explicit Stream(std::span<const Field> labels);
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  std::span<const Field> labels() const { return labels_; }  // by name

  // Whether an entry with that time, line and metadata is there.
  bool has(std::int64_t time, std::string_view line, std::string_view metadata);
  void append(std::int64_t time, const char* line, std::size_t line_size, const char* metadata);
  std::string_view last_metadata() const { return last_metadata_; }
  void keep_last_metadata(std::string_view packed) { last_metadata_ = packed; }

  const std::vector<Run>& runs() const { return runs_; }
  std::int64_t first_time() const { return first_time_; }
  std::int64_t last_time() const { return last_time_; }
  std::size_t bytes() const;
  // By how much that may grow with so many more entries.
  std::size_t growth(std::size_t entries) const;

 private:
  // The entries of one moment, for equal ones to be found among many.
  struct Moment {
    std::int64_t time = 0;
    std::vector<Entry> few;
    std::unordered_multimap<std::size_t, Entry> many;  // by hash of line and metadata
    bool known = false;

    void add(const Entry& entry);
    bool has(std::string_view line, std::string_view metadata) const;
  };

  void look_at(std::int64_t time);
  Run& run_for(std::int64_t time);
  void join_smallest();

  std::string texts_;
  std::vector<Field> labels_;
  std::vector<Run> runs_;
  Moment moment_;
  std::string_view last_metadata_;
  std::int64_t first_time_ = 0;
  std::int64_t last_time_ = 0;
  std::uint32_t arrivals_ = 0;
};

}  // namespace store::logs
