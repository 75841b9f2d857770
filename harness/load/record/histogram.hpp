#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace harness::load {

// Values in microseconds, kept to three significant digits, up to an hour (what is longer counts as
// an hour); memory does not grow with the number of values, and merging loses nothing. One owner,
// one thread.
//
// Below 2048 each value has a bucket of its own; above, each power of two is cut into 1024 buckets,
// as in HdrHistogram.
class Histogram {
 public:
  // A value and how often it was seen.
  using Bucket = std::pair<std::uint64_t, std::uint64_t>;

  void record(std::uint64_t value) { add(value, 1); }
  void merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  std::uint64_t min() const { return min_; }  // 0 when nothing was recorded
  std::uint64_t max() const { return max_; }
  double mean() const;

  // The smallest recorded value that at least `percent` of all values do not exceed (the
  // nearest-rank method); none when nothing was recorded. percent in (0, 100].
  std::optional<std::uint64_t> percentile(double percent) const;

  // What was recorded, smallest first, without empty buckets; from_buckets gives back an equal
  // histogram.
  std::vector<Bucket> buckets() const;
  static Histogram from_buckets(std::span<const Bucket> buckets);

  bool operator==(const Histogram&) const = default;

 private:
  void add(std::uint64_t value, std::uint64_t times);
  std::uint64_t shown_value(std::size_t index) const;

  std::vector<std::uint64_t> counts_;  // ends at the highest bucket in use
  std::uint64_t count_ = 0;
  std::uint64_t min_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace harness::load
