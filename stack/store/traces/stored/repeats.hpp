#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_set>

#include "stack/store/traces/stored/stored.hpp"

namespace store::traces {

// Counts the spans that come again as they were, which queries show once. Senders repeat what they
// got no answer for within seconds, so that it is enough to remember what came last. One thread at
// a time, but for count(). Of the spans of one store, whose texts are kept once.
class Repeats {
 public:
  explicit Repeats(std::size_t most_remembered) : most_remembered_(most_remembered) {}

  void see(const TraceId& id, const StoredSpan& span);
  std::uint64_t count() const { return count_; }

 private:
  std::size_t most_remembered_;
  std::deque<std::uint64_t> lately_;  // fingerprints, in the order in which they came
  std::unordered_set<std::uint64_t> known_;
  const Origin* last_origin_ = nullptr;  // those of one push have few
  std::uint64_t fingerprint_of_origin_ = 0;
  std::atomic<std::uint64_t> count_ = 0;
};

}  // namespace store::traces
