#include "harness/load/executors/arrival_schedule.hpp"

#include <algorithm>
#include <cmath>

namespace harness::load {
namespace {

constexpr std::uint64_t million = 1'000'000;

std::uint64_t micro(double rate) {
  return static_cast<std::uint64_t>(std::llround(rate * million));
}

Duration nanoseconds(std::uint64_t count) { return Duration{static_cast<Duration::rep>(count)}; }

}  // namespace

// A stage from rate a to b, both for a million units u, has (a + b) / 2 · length / (million · u)
// arrivals: with 2 · million · u parts to an arrival that is a whole number of parts.
ArrivalSchedule::ArrivalSchedule(const std::vector<RateStage>& stages, Duration unit, Due due)
    : part_count_(2 * Wide{million} * static_cast<std::uint64_t>(unit.count())),
      parts_first_(due == Due::when_its_unit_is_full ? part_count_ - 1 : 0) {
  std::uint64_t now = 0;
  Wide parts = 0;
  for (const RateStage& stage : stages) {
    const auto length = static_cast<std::uint64_t>(stage.length.count());
    const std::uint64_t from = micro(stage.from);
    const std::uint64_t to = micro(stage.to);
    const Wide after = parts + (Wide{from} + to) * length;
    stretches_.push_back({from, to, length, now, parts, after});
    now += length;
    parts = after;
  }
  // Those due before the end, not at it.
  total_ = static_cast<std::uint64_t>((parts + part_count_ - 1 - parts_first_) / part_count_);
}

Duration ArrivalSchedule::due(std::uint64_t arrival) const {
  const Wide part = arrival * part_count_ + parts_first_;
  const auto stretch =
      std::find_if(stretches_.begin(), stretches_.end(),
                   [part](const Stretch& candidate) { return part < candidate.after; });
  return nanoseconds(stretch->begins) + when(*stretch, part - stretch->before);
}

// The nanosecond in which that part comes. After t nanoseconds a stretch has brought 2·a·t +
// (b − a)·t²/length parts. Solved for t by way of the rate at that time, seen from the end where it
// is lower: like is not subtracted from like.
Duration ArrivalSchedule::when(const Stretch& stretch, Wide part) {
  if (stretch.from == stretch.to) {
    return nanoseconds(static_cast<std::uint64_t>(part / (2 * Wide{stretch.from})));
  }
  const Wide come = part + 1;
  const Wide left = stretch.after - stretch.before - come;
  const auto low = static_cast<long double>(std::min(stretch.from, stretch.to));
  const auto high = static_cast<long double>(std::max(stretch.from, stretch.to));
  const long double slope = (high - low) / static_cast<long double>(stretch.length);
  const auto since_low = static_cast<long double>(stretch.from < stretch.to ? come : left);
  const long double rate = std::sqrt(low * low + slope * since_low);
  const long double at =
      static_cast<long double>(come) / (static_cast<long double>(stretch.from) + rate);
  constexpr long double rounding = 2e-5L;  // ns, as much as a day can be off by
  return nanoseconds(static_cast<std::uint64_t>(std::max(at - rounding, 0.0L)));
}

}  // namespace harness::load
