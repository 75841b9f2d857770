#include "harness/load/record/coarse_histogram.hpp"

#include <algorithm>
#include <bit>
#include <iterator>

namespace harness::load {
namespace {

constexpr unsigned coarse_bits = 5;  // 32 / 2 buckets a power of two
constexpr std::size_t coarse_half = std::size_t{1} << (coarse_bits - 1);

std::uint16_t bucket_of(std::uint64_t value) {
  const auto width = static_cast<unsigned>(std::bit_width(value));
  const unsigned shift = width > coarse_bits ? width - coarse_bits : 0;
  return static_cast<std::uint16_t>(shift * coarse_half + (value >> shift));
}

std::size_t coarse_shift_of(std::size_t bucket) {
  return bucket < 2 * coarse_half ? 0 : bucket / coarse_half - 1;
}

std::uint64_t lowest_in(std::size_t bucket) {
  const std::size_t shift = coarse_shift_of(bucket);
  return (bucket - shift * coarse_half) << shift;
}

std::uint64_t highest_in(std::size_t bucket) {
  return lowest_in(bucket) + ((std::uint64_t{1} << coarse_shift_of(bucket)) - 1);
}

}  // namespace

// The finer buckets divide these.
void CoarseHistogram::add(const Histogram& fine) {
  std::vector<Used> more;
  const std::span<const std::uint64_t> counts = fine.counts();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    const std::uint16_t bucket = bucket_of(Histogram::lowest_in(i));
    if (more.empty() || more.back().bucket != bucket) more.push_back({bucket, 0});
    more.back().times += counts[i];
  }
  merge(more);
}

void CoarseHistogram::add(const CoarseHistogram& other) { merge(other.used_); }

void CoarseHistogram::merge(const std::vector<Used>& more) {
  if (used_.empty()) {
    used_ = more;
    return;
  }
  std::vector<Used> sum;
  std::merge(used_.begin(), used_.end(), more.begin(), more.end(), std::back_inserter(sum),
             [](const Used& a, const Used& b) { return a.bucket < b.bucket; });
  used_.clear();
  for (const Used& one : sum) {
    if (used_.empty() || used_.back().bucket != one.bucket) {
      used_.push_back(one);
    } else {
      used_.back().times += one.times;
    }
  }
}

std::uint64_t CoarseHistogram::count() const {
  std::uint64_t sum = 0;
  for (const Used& one : used_) sum += one.times;
  return sum;
}

std::optional<std::uint64_t> CoarseHistogram::percentile(double percent) const {
  if (used_.empty()) return std::nullopt;
  const std::uint64_t rank = nearest_rank(percent, count());
  std::uint64_t seen = 0;
  auto at = used_.begin();
  while ((seen += at->times) < rank) ++at;
  return highest_in(at->bucket);
}

Histogram CoarseHistogram::lowest() const {
  std::vector<Bucket> all;
  for (const Used& one : used_) all.emplace_back(lowest_in(one.bucket), one.times);
  return Histogram::from_buckets(all);
}

Histogram CoarseHistogram::highest() const { return Histogram::from_buckets(buckets()); }

std::vector<CoarseHistogram::Bucket> CoarseHistogram::buckets() const {
  std::vector<Bucket> all;
  for (const Used& one : used_) all.emplace_back(highest_in(one.bucket), one.times);
  return all;
}

CoarseHistogram CoarseHistogram::from_buckets(const std::vector<Bucket>& buckets) {
  CoarseHistogram histogram;
  for (const auto& [value, times] : buckets) histogram.merge({{bucket_of(value), times}});
  return histogram;
}

}  // namespace harness::load
