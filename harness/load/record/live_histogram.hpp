#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "harness/load/record/live_counter.hpp"

namespace harness::load {

// How long requests take, to be looked at while they run: in few buckets, each twice as wide as the
// one before, from a tenth of a millisecond to a minute. One thread records, any may look.
class LiveHistogram {
 public:
  static constexpr std::size_t bounds = 20;  // what is longer than the last has a bucket, too
  static constexpr std::uint64_t shortest = 100;
  static constexpr std::uint64_t bound(std::size_t bucket) { return shortest << bucket; }  // µs

  // What was recorded, as a plain value.
  struct Recorded {
    std::array<std::uint64_t, bounds + 1> counts{};
    std::uint64_t sum = 0;  // µs
  };

  void record(std::uint64_t micros) {
    counts_[bucket_of(micros)].add();
    sum_.add(micros);
  }

  void add_to(Recorded& all) const {
    for (std::size_t i = 0; i < counts_.size(); ++i) all.counts[i] += counts_[i].get();
    all.sum += sum_.get();
  }

 private:
  static std::size_t bucket_of(std::uint64_t micros) {
    if (micros <= shortest) return 0;
    const auto doublings = static_cast<std::size_t>(std::bit_width((micros - 1) / shortest));
    return doublings < bounds ? doublings : bounds;
  }

  std::array<LiveCounter, bounds + 1> counts_;
  LiveCounter sum_;  // µs
};

}  // namespace harness::load
