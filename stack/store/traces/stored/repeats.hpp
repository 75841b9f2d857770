#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "stack/store/traces/stored/stored.hpp"

namespace store::traces {

// Counts the spans that come again as they were, which queries show once. Senders repeat what they
// got no answer for within seconds, so that it is enough to remember what came last: of a shelf,
// on which chance puts a span, the last eight. One thread at a time, but for count(). Of the spans
// of one store, whose texts are kept once.
class Repeats {
 public:
  // 2 MiB, once there is a span: 50,000 others in between hide one of 5,000 repeats.
  explicit Repeats(std::size_t shelves = 32'768) : shelf_count_(shelves) {}

  void see(const TraceId& id, const StoredSpan& span);
  std::uint64_t count() const { return count_; }

 private:
  using Shelf = std::array<std::uint64_t, 8>;  // fingerprints, the newest first; 0: free

  std::size_t shelf_count_;
  std::vector<Shelf> shelves_;
  const Origin* last_origin_ = nullptr;  // those of one push have few
  std::uint64_t fingerprint_of_origin_ = 0;
  std::atomic<std::uint64_t> count_ = 0;
};

}  // namespace store::traces
