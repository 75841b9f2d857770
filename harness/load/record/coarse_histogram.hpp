#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "harness/load/record/histogram.hpp"

namespace harness::load {

// A histogram of which there may be many: only buckets in use take room, and each is a sixteenth of
// a power of two wide, so that what it says is at most 6.25 % above the value. Plain value.
class CoarseHistogram {
 public:
  // The highest value of a bucket in use, and how often it was hit; by value.
  using Bucket = std::pair<std::uint64_t, std::uint64_t>;

  void add(const Histogram& fine);
  void add(const CoarseHistogram& other);

  std::uint64_t count() const;

  // As Histogram::percentile.
  std::optional<std::uint64_t> percentile(double percent) const;

  // Every value at the lower end, and at the upper end, of its bucket.
  Histogram lowest() const;
  Histogram highest() const;

  std::vector<Bucket> buckets() const;
  static CoarseHistogram from_buckets(const std::vector<Bucket>& buckets);

  bool operator==(const CoarseHistogram&) const = default;

 private:
  struct Used {
    std::uint16_t bucket = 0;
    std::uint64_t times = 0;

    bool operator==(const Used&) const = default;
  };

  void merge(const std::vector<Used>& more);

  std::vector<Used> used_;  // by bucket
};

}  // namespace harness::load
