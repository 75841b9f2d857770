#pragma once

#include <array>
#include <cstdint>

#include "harness/load/record/histogram.hpp"

namespace harness::load {

// How long requests took, in few buckets, each twice as wide as the one before, from a tenth of a
// millisecond to a minute: for Prometheus. Plain value.
struct LiveHistogram {
  static constexpr std::size_t bounds = 20;  // what is longer than the last has a bucket, too
  static constexpr std::uint64_t shortest = 100;
  static constexpr std::uint64_t bound(std::size_t bucket) { return shortest << bucket; }  // µs

  std::array<std::uint64_t, bounds + 1> counts{};
  std::uint64_t sum = 0;  // µs

  void add(const Histogram& fine);
  void add(const LiveHistogram& other);
};

}  // namespace harness::load
