#include "stack/store/logs/query/window.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "harness/core/saturate.hpp"

namespace store::logs {
namespace {

using harness::saturated_difference;
using harness::languages::logql::RangeAggregation;
using harness::languages::logql::RangeOp;
using Samples = std::span<const Sample>;

constexpr double nanoseconds_a_second = 1e9;

double seconds(std::chrono::nanoseconds time) {
  return static_cast<double>(time.count()) / nanoseconds_a_second;
}

double sum(Samples samples) {
  double total = 0;
  for (const Sample& sample : samples) total += sample.value;
  return total;
}

double least(Samples samples) {
  double best = samples.front().value;
  for (const Sample& sample : samples) {
    if (sample.value < best || std::isnan(best)) best = sample.value;
  }
  return best;
}

double greatest(Samples samples) {
  double best = samples.front().value;
  for (const Sample& sample : samples) {
    if (sample.value > best || std::isnan(best)) best = sample.value;
  }
  return best;
}

// Of the whole population, by Welford's method.
double variance(Samples samples) {
  double mean = 0;
  double squares = 0;
  double count = 0;
  for (const Sample& sample : samples) {
    count += 1;
    const double delta = sample.value - mean;
    mean += delta / count;
    squares += delta * (sample.value - mean);
  }
  return squares / count;
}

double quantile(Samples samples, double q) {
  if (std::isnan(q)) return q;
  if (q < 0) return -std::numeric_limits<double>::infinity();
  if (q > 1) return std::numeric_limits<double>::infinity();
  std::vector<double> values;
  values.reserve(samples.size());
  for (const Sample& sample : samples) values.push_back(sample.value);
  std::sort(values.begin(), values.end(), [](double a, double b) {
    return std::isnan(a) ? !std::isnan(b) : a < b;  // NaN first: an order in all cases
  });
  const double rank = q * static_cast<double>(values.size() - 1);
  const auto lower = static_cast<std::size_t>(std::floor(rank));
  const std::size_t upper = std::min(lower + 1, values.size() - 1);
  const double weight = rank - std::floor(rank);
  return values[lower] * (1 - weight) + values[upper] * weight;
}

// What a counter grew by, resets undone, a second. Loki stretches what was seen by a millionth of
// the range, not to the range's edges as Prometheus does.
double counter_rate(Samples samples, std::chrono::nanoseconds range) {
  if (samples.size() < 2) return 0;
  double growth = samples.back().value - samples.front().value;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    if (samples[i].value < samples[i - 1].value) growth += samples[i - 1].value;
  }
  const auto seen =
      static_cast<double>(saturated_difference(samples.back().time, samples.front().time));
  if (seen == 0) return 0;
  constexpr double millionth = 1e-6;
  double stretch = static_cast<double>(range.count()) * millionth;
  if (growth > 0 && samples.front().value >= 0) {
    stretch = std::min(stretch, seen * samples.front().value / growth);
  }
  return growth * (seen + stretch) / seen / seconds(range);
}

double aggregate(const RangeAggregation& of, Samples window) {
  switch (of.op) {
    case RangeOp::count_over_time:
      return static_cast<double>(window.size());
    case RangeOp::rate:
      return (of.unwrap ? sum(window) : static_cast<double>(window.size())) / seconds(of.range);
    case RangeOp::rate_counter:
      return counter_rate(window, of.range);
    case RangeOp::bytes_rate:
      return sum(window) / seconds(of.range);
    case RangeOp::avg_over_time:
      return sum(window) / static_cast<double>(window.size());
    case RangeOp::min_over_time:
      return least(window);
    case RangeOp::max_over_time:
      return greatest(window);
    case RangeOp::stdvar_over_time:
      return variance(window);
    case RangeOp::stddev_over_time:
      return std::sqrt(variance(window));
    case RangeOp::quantile_over_time:
      return quantile(window, of.parameter.value_or(0));
    case RangeOp::first_over_time:
      return window.front().value;
    case RangeOp::last_over_time:
      return window.back().value;
    case RangeOp::absent_over_time:
      return 1;
    default:
      return sum(window);
  }
}

// Whether a window's samples must all be looked at.
bool reads_all(const RangeAggregation& of) {
  switch (of.op) {
    case RangeOp::count_over_time:
    case RangeOp::first_over_time:
    case RangeOp::last_over_time:
    case RangeOp::absent_over_time:
      return false;
    case RangeOp::rate:
      return of.unwrap.has_value();
    default:
      return true;
  }
}

}  // namespace

bool aggregate_windows(const RangeAggregation& aggregation, Samples samples, const Steps& steps,
                       Deadline& deadline, std::vector<double>& into) {
  const std::int64_t offset = aggregation.offset.count();
  const std::int64_t range = aggregation.range.count();
  const bool slow = reads_all(aggregation);
  std::size_t begin = 0;
  std::size_t end = 0;
  for (std::size_t i = 0; i < steps.count; ++i) {
    const std::int64_t now = saturated_difference(steps.at(i), offset);
    const std::int64_t since = saturated_difference(now, range);
    while (end < samples.size() && samples[end].time <= now) ++end;
    while (begin < end && samples[begin].time <= since) ++begin;
    if (begin == end) continue;
    into[i] = aggregate(aggregation, samples.subspan(begin, end - begin));
    // Many windows of many samples: each is a look at the clock's turn.
    const std::size_t work = slow ? (end - begin) / 64 : 0;
    for (std::size_t turn = 0; turn <= work; ++turn) {
      if (deadline.passed()) return false;
    }
  }
  return true;
}

}  // namespace store::logs
