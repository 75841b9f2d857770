#include "harness/report/hdr_percentiles.hpp"

#include <array>
#include <cmath>
#include <cstdio>

namespace harness::report {
namespace {

constexpr double steps_in_half = 5;

// From 0 to 50 % in five steps, from 50 to 75 % in five, and so on.
double next_level(double level) {
  const double halves = std::floor(std::log2(100 / (100 - level))) + 1;
  return level + 100 / (steps_in_half * std::exp2(halves));
}

std::string line(std::uint64_t value, double percent, std::uint64_t seen) {
  std::array<char, 96> text{};
  const auto shown = static_cast<double>(value);
  const auto count = static_cast<unsigned long long>(seen);
  if (percent < 100) {
    std::snprintf(text.data(), text.size(), "%12.3f %2.12f %10llu %14.2f\n", shown, percent / 100,
                  count, 1 / (1 - percent / 100));
  } else {
    std::snprintf(text.data(), text.size(), "%12.3f %2.12f %10llu\n", shown, percent / 100, count);
  }
  return text.data();
}

// HdrHistogram lets the middle of a bucket stand for its values.
struct Moments {
  double mean = 0;
  double deviation = 0;
};

Moments moments_of(const load::Histogram& histogram) {
  const auto counts = histogram.counts();
  const auto total = static_cast<double>(histogram.count());
  const auto sum = [&](auto value_of) {
    double all = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const auto middle = static_cast<double>(load::Histogram::middle_of(i));
      if (counts[i] > 0) all += value_of(middle) * static_cast<double>(counts[i]);
    }
    return all;
  };
  if (total == 0) return {};
  const double mean = sum([](double value) { return value; }) / total;
  const double variance =
      sum([mean](double value) { return (value - mean) * (value - mean); }) / total;
  return {mean, std::sqrt(variance)};
}

std::string foot(const load::Histogram& histogram) {
  const Moments moments = moments_of(histogram);
  std::array<char, 256> text{};
  std::snprintf(text.data(), text.size(),
                "#[Mean    = %12.3f, StdDeviation   = %12.3f]\n"
                "#[Max     = %12.3f, Total count    = %12llu]\n"
                "#[Buckets = %12zu, SubBuckets     = %12zu]\n",
                moments.mean, moments.deviation, static_cast<double>(histogram.max()),
                static_cast<unsigned long long>(histogram.count()), load::Histogram::powers,
                load::Histogram::buckets_in_first_power);
  return text.data();
}

}  // namespace

std::string hdr_percentiles(const load::Histogram& histogram) {
  std::string text = "       Value     Percentile TotalCount 1/(1-Percentile)\n\n";
  const auto counts = histogram.counts();
  const auto total = static_cast<double>(histogram.count());
  std::uint64_t seen = 0;
  double level = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    seen += counts[i];
    const std::uint64_t value = load::Histogram::highest_in(i);
    const bool is_last = seen == histogram.count();
    for (; 100 * static_cast<double>(seen) / total >= level; level = next_level(level)) {
      text += line(value, level, seen);
      if (is_last) break;
    }
    if (is_last) text += line(value, 100, seen);
  }
  return text + foot(histogram);
}

}  // namespace harness::report
