#include "stack/store/logs/query/sliding_quantile.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

namespace store::logs {

SlidingQuantile::SlidingQuantile(std::span<const Sample> samples)
    : places_(samples.size()), counts_(samples.size() + 1, 0) {
  std::vector<std::uint32_t> order(samples.size());
  std::iota(order.begin(), order.end(), 0U);
  // NaN first: an order in all cases.
  std::sort(order.begin(), order.end(), [samples](std::uint32_t a, std::uint32_t b) {
    const double one = samples[a].value;
    const double other = samples[b].value;
    return std::isnan(one) ? !std::isnan(other) : one < other;
  });
  values_.reserve(samples.size());
  for (std::uint32_t place = 0; place < order.size(); ++place) {
    places_[order[place]] = place;
    values_.push_back(samples[order[place]].value);
  }
}

void SlidingQuantile::move(std::size_t begin, std::size_t end) {
  for (; end_ < end; ++end_) count(end_, 1);
  for (; begin_ < begin; ++begin_) count(begin_, -1);
}

double SlidingQuantile::of(double q) const {
  if (std::isnan(q)) return q;
  if (q < 0) return -std::numeric_limits<double>::infinity();
  if (q > 1) return std::numeric_limits<double>::infinity();
  const std::size_t count = end_ - begin_;
  const double rank = q * static_cast<double>(count - 1);
  const auto lower = static_cast<std::size_t>(std::floor(rank));
  const std::size_t upper = std::min(lower + 1, count - 1);
  const double weight = rank - std::floor(rank);
  return at(lower) * (1 - weight) + at(upper) * weight;
}

void SlidingQuantile::count(std::size_t sample, std::int32_t change) {
  for (std::size_t node = places_[sample] + std::size_t{1}; node < counts_.size();
       node += node & (~node + 1)) {
    counts_[node] += change;
  }
}

double SlidingQuantile::at(std::size_t rank) const {
  auto before = static_cast<std::int64_t>(rank);
  std::size_t node = 0;
  for (std::size_t step = std::bit_floor(values_.size()); step > 0; step /= 2) {
    const std::size_t next = node + step;
    if (next >= counts_.size() || counts_[next] > before) continue;
    before -= counts_[next];
    node = next;
  }
  return values_[node];
}

}  // namespace store::logs
