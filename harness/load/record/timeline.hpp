#pragma once

#include <cstdint>
#include <vector>

#include "harness/load/record/stats.hpp"
#include "harness/load/record/tally.hpp"

namespace harness::load {

// What came of the requests of one kind in one phase, second by second, in the order of time; where
// nothing ended, there is none. Where many would take too much room, several seconds are one.
class Timeline {
 public:
  // `width`: how many seconds are one, a power of two.
  void add(std::uint32_t second, std::uint32_t width, const Tally& tally);
  void widen(std::uint32_t width);
  void merge(const Timeline& other, std::uint32_t width);

  std::size_t size() const { return seconds_.size(); }
  std::vector<SecondStats> stats() const;

 private:
  struct Second {
    std::uint32_t at = 0;
    std::uint64_t ok = 0;
    std::uint64_t failed = 0;
    std::uint64_t unknown = 0;
    std::uint64_t resent = 0;
    std::uint64_t redirects = 0;
    Tally::Outcomes outcomes;
    CoarseHistogram latency;
  };

  void append(Second second);

  std::vector<Second> seconds_;
};

}  // namespace harness::load
