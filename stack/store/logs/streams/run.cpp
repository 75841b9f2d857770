#include "stack/store/logs/streams/run.hpp"

#include <algorithm>

namespace store::logs {
namespace {

constexpr std::size_t smallest_block = 8;
constexpr std::size_t largest_block = 1024;

}  // namespace

void Run::append(const Entry& entry) {
  if (blocks_.empty() || blocks_.back().size == blocks_.back().capacity) {
    const std::size_t capacity =
        blocks_.empty() ? smallest_block : std::min(blocks_.back().capacity * 2, largest_block);
    blocks_.push_back({std::shared_ptr<Entry[]>(new Entry[capacity]), 0, capacity});
  }
  Block& block = blocks_.back();
  block.at(block.size++) = entry;
  ++size_;
}

std::size_t Run::bytes() const {
  std::size_t entries = 0;
  for (const Block& block : blocks_) entries += block.capacity;
  return entries * sizeof(Entry) + blocks_.capacity() * sizeof(Block);
}

std::size_t Run::growth(std::size_t entries) const {
  const std::size_t free = blocks_.empty() ? 0 : blocks_.back().capacity - blocks_.back().size;
  if (entries <= free) return 0;
  const std::size_t next =
      blocks_.empty() ? smallest_block : std::min(blocks_.back().capacity * 2, largest_block);
  // The last of several new blocks may be twice as large as all that is in it.
  const std::size_t capacity = std::max(next, 2 * (entries - free));
  const std::size_t blocks = blocks_.capacity() + 1 + entries / smallest_block;
  return capacity * sizeof(Entry) + blocks * sizeof(Block);
}

Run merged(const Run& a, const Run& b) {
  Run out;
  RunPlace left(a, a.front().time);
  RunPlace right(b, b.front().time);
  while (left.here() != nullptr || right.here() != nullptr) {
    const bool from_left =
        right.here() == nullptr || (left.here() != nullptr && before(*left.here(), *right.here()));
    RunPlace& next = from_left ? left : right;
    out.append(*next.here());
    next.forward();
  }
  return out;
}

RunPlace::RunPlace(const Run& run, std::int64_t time) : run_(&run) {
  const auto& blocks = run.blocks();
  const auto block = std::partition_point(
      blocks.begin(), blocks.end(),
      [time](const Run::Block& candidate) { return candidate.at(candidate.size - 1).time < time; });
  block_ = static_cast<std::size_t>(block - blocks.begin());
  if (block == blocks.end()) return;
  const Entry* entries = block->entries.get();
  const Entry* place = std::partition_point(entries, entries + block->size,
                                            [time](const Entry& e) { return e.time < time; });
  index_ = static_cast<std::size_t>(place - entries);
}

const Entry* RunPlace::here() const {
  if (block_ == run_->blocks().size()) return nullptr;
  return &run_->blocks()[block_].at(index_);
}

const Entry* RunPlace::previous() const {
  if (block_ == 0 && index_ == 0) return nullptr;
  RunPlace back = *this;
  back.backward();
  return back.here();
}

void RunPlace::forward() {
  if (++index_ < run_->blocks()[block_].size) return;
  ++block_;
  index_ = 0;
}

void RunPlace::backward() {
  if (index_ == 0) index_ = run_->blocks()[--block_].size;
  --index_;
}

}  // namespace store::logs
