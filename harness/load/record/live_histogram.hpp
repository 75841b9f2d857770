#pragma once

#include <array>
#include <cstdint>

#include "harness/load/record/histogram.hpp"

namespace harness::load {

// How long requests took, in few buckets, from a tenth of a millisecond to a minute: for
// Prometheus. Each doubling has four of equal width, so that a quantile between two bounds is at
// most a quarter off. Plain value.
struct LiveHistogram {
  static constexpr std::size_t doublings = 19;
  static constexpr std::size_t parts = 4;                       // of a doubling
  static constexpr std::size_t bounds = doublings * parts + 1;  // what is longer has a bucket, too
  static constexpr std::uint64_t shortest = 100;
  static constexpr std::uint64_t bound(std::size_t bucket) {  // µs
    return (shortest / parts * (parts + bucket % parts)) << (bucket / parts);
  }

  std::array<std::uint64_t, bounds + 1> counts{};
  std::uint64_t sum = 0;  // µs

  void add(const Histogram& fine);
  void add(const LiveHistogram& other);
};

}  // namespace harness::load
