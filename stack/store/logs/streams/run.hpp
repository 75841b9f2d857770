#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

// Entries of a stream, in the order of their times. Who writes holds the store's lock; what was
// written before a copy was made never changes under it, so copies are read without one.
namespace store::logs {

struct Entry {
  std::int64_t time = 0;
  const char* line = nullptr;
  const char* metadata = nullptr;  // packed
  std::uint32_t line_size = 0;
  std::uint32_t arrival = 0;  // which entry of its stream it was: orders equal times

  std::string_view text() const { return {line, line_size}; }
};

inline bool before(const Entry& a, const Entry& b) {
  return a.time != b.time ? a.time < b.time : a.arrival < b.arrival;
}

class Run {
 public:
  struct Block {
    std::shared_ptr<Entry[]> entries;
    std::size_t size = 0;
    std::size_t capacity = 0;

    Entry& at(std::size_t index) const { return entries.get()[index]; }
  };

  // Not before the last one.
  void append(const Entry& entry);

  bool empty() const { return blocks_.empty(); }
  std::size_t size() const { return size_; }
  const Entry& front() const { return blocks_.front().at(0); }
  const Entry& back() const { return blocks_.back().at(blocks_.back().size - 1); }
  const std::vector<Block>& blocks() const { return blocks_; }
  std::size_t bytes() const;

  // By how much that may grow with so many more entries.
  std::size_t growth(std::size_t entries) const;

 private:
  std::vector<Block> blocks_;
  std::size_t size_ = 0;
};

// The entries of both, in order.
Run merged(const Run& a, const Run& b);

// A place in a run, which moves both ways.
class RunPlace {
 public:
  // The first entry whose time is not before that one.
  RunPlace(const Run& run, std::int64_t time);

  const Entry* here() const;  // none at the end
  const Entry* previous() const;
  void forward();
  void backward();

 private:
  const Run* run_;
  std::size_t block_ = 0;
  std::size_t index_ = 0;  // in the block; of the end: 0 of the block behind the last
};

}  // namespace store::logs
