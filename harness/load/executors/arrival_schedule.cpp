#include "harness/load/executors/arrival_schedule.hpp"

#include <cmath>

namespace harness::load {
namespace {

// 128 bits, because a day of nanoseconds times a million does not fit in 64.
__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t million = 1'000'000;

}  // namespace

ArrivalSchedule::ArrivalSchedule(double rate, Duration unit, Duration length)
    : micro_rate_(static_cast<std::uint64_t>(std::llround(rate * million))),
      unit_(static_cast<std::uint64_t>(unit.count())) {
  // Arrival n is due before the end when n / rate < length / unit: count those n, rounding up.
  const Wide units = Wide{million} * unit_;
  const Wide scaled = Wide{static_cast<std::uint64_t>(length.count())} * micro_rate_;
  total_ = static_cast<std::uint64_t>((scaled + units - 1) / units);
}

Duration ArrivalSchedule::due(std::uint64_t arrival) const {
  const Wide ns = Wide{arrival} * million * unit_ / micro_rate_;
  return Duration{static_cast<Duration::rep>(ns)};
}

}  // namespace harness::load
