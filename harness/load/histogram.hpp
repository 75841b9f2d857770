#pragma once

#include <cstdint>
#include <map>
#include <optional>

namespace harness::load {

// Values in microseconds, kept to three significant digits, up to an hour; memory does not grow
// with the number of values, and merging loses nothing. One owner, one thread.
class Histogram {
 public:
  void record(std::uint64_t value);
  void merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  std::uint64_t min() const;
  std::uint64_t max() const;
  double mean() const;

  // The smallest recorded value that at least `percent` of all values do not exceed (the
  // nearest-rank method); none when nothing was recorded. percent in (0, 100].
  std::optional<std::uint64_t> percentile(double percent) const;

  bool operator==(const Histogram&) const = default;

 private:
  std::uint64_t count_ = 0;
};

}  // namespace harness::load
