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
ArrivalSchedule::ArrivalSchedule(const std::vector<RateStage>& stages, Duration unit)
    : part_count_(Wide{2 * million} * static_cast<std::uint64_t>(unit.count())) {
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
  total_ = static_cast<std::uint64_t>((parts + part_count_ - 1) / part_count_);
}

Duration ArrivalSchedule::due(std::uint64_t arrival) const {
  const Wide parts = arrival * part_count_;
  const auto stretch =
      std::find_if(stretches_.begin(), stretches_.end(),
                   [parts](const Stretch& candidate) { return parts < candidate.after; });
  return nanoseconds(stretch->begins) + when(*stretch, parts - stretch->before);
}

// After t nanoseconds a stretch has brought 2·a·t + (b − a)·t²/length parts. Solved for t in the
// form that does not subtract like from like.
Duration ArrivalSchedule::when(const Stretch& stretch, Wide parts) {
  if (stretch.from == stretch.to) {
    return nanoseconds(static_cast<std::uint64_t>(parts / (2 * Wide{stretch.from})));
  }
  const auto a = static_cast<long double>(stretch.from);
  const auto slope =
      (static_cast<long double>(stretch.to) - a) / static_cast<long double>(stretch.length);
  const auto wanted = static_cast<long double>(parts);
  if (parts == 0) return Duration{0};
  const long double root = std::sqrt(std::max(a * a + slope * wanted, 0.0L));
  constexpr long double rounding = 2e-5L;  // ns, as much as a day can be off by
  return nanoseconds(static_cast<std::uint64_t>(wanted / (a + root) + rounding));
}

}  // namespace harness::load
