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

  // The same for HdrHistogram: what its encodings say of themselves.
  static constexpr std::uint32_t significant_digits = 3;
  static constexpr std::uint64_t highest_trackable = 3'600'000'000;
  static constexpr std::size_t buckets_in_first_power = 2048;
  static constexpr std::size_t powers = 22;

  void record(std::uint64_t value) { add(value, 1); }
  void merge(const Histogram& other);
  void clear();  // keeps its memory

  std::uint64_t count() const { return count_; }
  std::uint64_t min() const { return min_; }  // 0 when nothing was recorded
  std::uint64_t max() const { return max_; }
  double mean() const;

  // The smallest recorded value that at least `percent` of all values do not exceed (the
  // nearest-rank method); none when nothing was recorded. percent in (0, 100].
  std::optional<std::uint64_t> percentile(double percent) const;

  // How many of the values lie at or beyond that percentile: what it rests on. One means that it is
  // the highest value by another name.
  std::uint64_t at_or_beyond(double percent) const;

  // What was recorded, smallest first, without empty buckets; from_buckets gives back an equal
  // histogram.
  std::vector<Bucket> buckets() const;
  static Histogram from_buckets(std::span<const Bucket> buckets);

  // How often each bucket was hit, up to the highest in use; a bucket stands for the values from
  // lowest_in to highest_in.
  std::span<const std::uint64_t> counts() const { return counts_; }
  static std::uint64_t lowest_in(std::size_t bucket);
  static std::uint64_t middle_of(std::size_t bucket);
  static std::uint64_t highest_in(std::size_t bucket);

  bool operator==(const Histogram&) const = default;

 private:
  void add(std::uint64_t value, std::uint64_t times);
  std::uint64_t shown_value(std::size_t index) const;

  std::vector<std::uint64_t> counts_;  // ends at the highest bucket in use
  std::uint64_t count_ = 0;
  std::uint64_t min_ = 0;
  std::uint64_t max_ = 0;
};

// The smallest whole number of values that makes up `percent` of `count`.
std::uint64_t nearest_rank(double percent, std::uint64_t count);

}  // namespace harness::load
