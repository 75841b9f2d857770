#include "stack/store/traces/evaluate/measure.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace store::traces {

std::optional<double> Measure::min() const {
  if (numbers_.empty()) return std::nullopt;
  return *std::min_element(numbers_.begin(), numbers_.end());
}

std::optional<double> Measure::max() const {
  if (numbers_.empty()) return std::nullopt;
  return *std::max_element(numbers_.begin(), numbers_.end());
}

std::optional<double> Measure::sum() const {
  if (numbers_.empty()) return std::nullopt;
  return std::accumulate(numbers_.begin(), numbers_.end(), 0.0);
}

std::optional<double> Measure::average() const {
  if (numbers_.empty()) return std::nullopt;
  return *sum() / static_cast<double>(numbers_.size());
}

std::optional<double> Measure::quantile(double share) const {
  if (numbers_.empty()) return std::nullopt;
  std::vector<double> sorted = numbers_;
  std::sort(sorted.begin(), sorted.end());
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(place));
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = place - std::floor(place);
  return sorted[below] + part * (sorted[above] - sorted[below]);
}

std::map<double, std::size_t> Measure::by_power_of_two(Unit unit) const {
  constexpr double second = 1e9;
  const auto bound_of = [](double number) {
    return number > 0 ? std::exp2(std::ceil(std::log2(number))) : 0;
  };
  std::map<double, std::size_t> counts;
  for (const double number : numbers_) {
    const bool is_duration = unit == Unit::nanosecond;
    ++counts[is_duration ? bound_of(std::round(number * second)) / second : bound_of(number)];
  }
  return counts;
}

}  // namespace store::traces
