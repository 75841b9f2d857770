#include "harness/load/record/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace harness::load {
namespace {

constexpr unsigned exact_bits = 11;  // 2048 / 2 buckets a power of two: better than 0.1 %
constexpr std::size_t half = std::size_t{1} << (exact_bits - 1);

std::size_t index_of(std::uint64_t value) {
  const auto width = static_cast<unsigned>(std::bit_width(value));
  const unsigned shift = width > exact_bits ? width - exact_bits : 0;
  return shift * half + (value >> shift);
}

unsigned shift_of(std::size_t index) {
  return index < 2 * half ? 0 : static_cast<unsigned>(index / half - 1);
}

}  // namespace

// 99.9 % of 1000 is 999, although the product of the doubles is a little more.
std::uint64_t nearest_rank(double percent, std::uint64_t count) {
  const double exact = percent / 100 * static_cast<double>(count);
  const double rounded = std::round(exact);
  const double rank = std::abs(exact - rounded) < exact * 1e-12 ? rounded : std::ceil(exact);
  return std::clamp(static_cast<std::uint64_t>(rank), std::uint64_t{1}, count);
}

std::uint64_t Histogram::lowest_in(std::size_t bucket) {
  const unsigned shift = shift_of(bucket);
  return (bucket - shift * half) << shift;
}

std::uint64_t Histogram::middle_of(std::size_t bucket) {
  return lowest_in(bucket) + (std::uint64_t{1} << shift_of(bucket)) / 2;
}

std::uint64_t Histogram::highest_in(std::size_t bucket) {
  return lowest_in(bucket) + ((std::uint64_t{1} << shift_of(bucket)) - 1);
}

void Histogram::add(std::uint64_t value, std::uint64_t times) {
  if (times == 0) return;
  value = std::min(value, highest_trackable);
  const std::size_t index = index_of(value);
  if (index >= counts_.size()) counts_.resize(index + 1);
  counts_[index] += times;
  min_ = count_ == 0 ? value : std::min(min_, value);
  max_ = std::max(max_, value);
  count_ += times;
}

void Histogram::merge(const Histogram& other) {
  if (other.count_ == 0) return;
  counts_.resize(std::max(counts_.size(), other.counts_.size()));
  for (std::size_t i = 0; i < other.counts_.size(); ++i) counts_[i] += other.counts_[i];
  min_ = count_ == 0 ? other.min_ : std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  count_ += other.count_;
}

void Histogram::clear() {
  counts_.clear();
  count_ = min_ = max_ = 0;
}

double Histogram::mean() const {
  if (count_ == 0) return 0;
  double sum = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    const double middle = static_cast<double>(lowest_in(i) + highest_in(i)) / 2;
    sum += middle * static_cast<double>(counts_[i]);
  }
  const double mean = sum / static_cast<double>(count_);
  return std::clamp(mean, static_cast<double>(min_), static_cast<double>(max_));
}

std::uint64_t Histogram::shown_value(std::size_t index) const {
  return std::clamp(highest_in(index), min_, max_);
}

std::optional<std::uint64_t> Histogram::percentile(double percent) const {
  if (count_ == 0) return std::nullopt;
  const std::uint64_t rank = nearest_rank(percent, count_);
  std::uint64_t seen = 0;
  std::size_t index = 0;
  while ((seen += counts_[index]) < rank) ++index;
  return shown_value(index);
}

std::uint64_t Histogram::at_or_beyond(double percent) const {
  return count_ == 0 ? 0 : count_ - nearest_rank(percent, count_) + 1;
}

// The lowest and the highest value stand for their own buckets, so that both survive the trip.
std::vector<Histogram::Bucket> Histogram::buckets() const {
  std::vector<Bucket> result;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] > 0) result.emplace_back(shown_value(i), counts_[i]);
  }
  if (result.empty() || min_ == max_) return result;
  if (result.size() == 1) return {{min_, count_ - 1}, {max_, 1}};
  result.front().first = min_;
  return result;
}

Histogram Histogram::from_buckets(std::span<const Bucket> buckets) {
  Histogram result;
  for (const auto& [value, times] : buckets) result.add(value, times);
  return result;
}

}  // namespace harness::load
