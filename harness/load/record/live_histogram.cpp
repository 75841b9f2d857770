#include "harness/load/record/live_histogram.hpp"

#include <bit>

namespace harness::load {
namespace {

std::size_t live_bucket_of(std::uint64_t micros) {
  if (micros <= LiveHistogram::shortest) return 0;
  // It is above `shortest` so many times doubled, and at most once more.
  const auto doubled =
      static_cast<std::size_t>(std::bit_width((micros - 1) / LiveHistogram::shortest)) - 1;
  if (doubled >= LiveHistogram::doublings) return LiveHistogram::bounds;
  const std::uint64_t width = LiveHistogram::shortest / LiveHistogram::parts << doubled;
  const std::uint64_t above = micros - (LiveHistogram::shortest << doubled);
  return doubled * LiveHistogram::parts + static_cast<std::size_t>((above + width - 1) / width);
}

}  // namespace

void LiveHistogram::add(const Histogram& fine) {
  const std::span<const std::uint64_t> seen = fine.counts();
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (seen[i] == 0) continue;
    const std::uint64_t value = Histogram::middle_of(i);
    counts.at(live_bucket_of(value)) += seen[i];
    sum += value * seen[i];
  }
}

void LiveHistogram::add(const LiveHistogram& other) {
  for (std::size_t i = 0; i < counts.size(); ++i) counts.at(i) += other.counts.at(i);
  sum += other.sum;
}

}  // namespace harness::load
