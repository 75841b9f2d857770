#include "harness/load/think_time.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace harness::load {
namespace {

// Not the standard library's distributions: each library draws another value from the same numbers.

Duration draw(const scenario::DurationRange& range, Rng& rng) {
  const auto width = static_cast<std::uint64_t>((range.high - range.low).count()) + 1;
  return range.low + Duration{static_cast<Duration::rep>(rng.below(width))};
}

// (0, 1], of which there is a logarithm.
double positive_uniform(Rng& rng) { return 1 - rng.uniform(); }

// The method of Box and Muller.
Duration draw(const scenario::Normal& normal, Rng& rng) {
  const double radius = std::sqrt(-2 * std::log(positive_uniform(rng)));
  const double deviation = radius * std::cos(2 * std::numbers::pi * rng.uniform());
  return std::max(Duration{0}, normal.mean + from_seconds(seconds(normal.stddev) * deviation));
}

Duration draw(const scenario::Exponential& exponential, Rng& rng) {
  return from_seconds(-std::log(positive_uniform(rng)) * seconds(exponential.mean));
}

Duration mean(const scenario::DurationRange& range) { return (range.low + range.high) / 2; }
Duration mean(const scenario::Normal& normal) { return normal.mean; }
Duration mean(const scenario::Exponential& exponential) { return exponential.mean; }

}  // namespace

Duration draw(const scenario::ThinkTime& think_time, Rng& rng) {
  return std::visit([&rng](const auto& distribution) { return draw(distribution, rng); },
                    think_time);
}

Duration mean(const scenario::ThinkTime& think_time) {
  return std::visit([](const auto& distribution) { return mean(distribution); }, think_time);
}

}  // namespace harness::load
