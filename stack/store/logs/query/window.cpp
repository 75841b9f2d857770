#include "stack/store/logs/query/window.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "harness/core/saturate.hpp"
#include "stack/store/logs/query/sliding_quantile.hpp"

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

// What a counter grew by, resets undone, a second. Loki stretches what was seen by a millionth of
// the range, not to the range's edges as Prometheus does.
double counter_rate(Samples samples, double growth, std::chrono::nanoseconds range) {
  if (samples.size() < 2) return 0;
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

// Whether the samples of a window tell by their number, or by the first or last of them.
bool is_told_by_ends(const RangeAggregation& of) {
  switch (of.op) {
    case RangeOp::count_over_time:
    case RangeOp::first_over_time:
    case RangeOp::last_over_time:
    case RangeOp::absent_over_time:
      return true;
    case RangeOp::rate:
      return !of.unwrap;
    default:
      return false;
  }
}

double of_ends(const RangeAggregation& of, Samples window) {
  switch (of.op) {
    case RangeOp::rate:
      return static_cast<double>(window.size()) / seconds(of.range);
    case RangeOp::first_over_time:
      return window.front().value;
    case RangeOp::last_over_time:
      return window.back().value;
    case RangeOp::absent_over_time:
      return 1;
    default:
      return static_cast<double>(window.size());
  }
}

double of_folded(const RangeAggregation& of, const Folded& folded, Samples window) {
  switch (of.op) {
    case RangeOp::rate:
    case RangeOp::bytes_rate:
      return folded.sum / seconds(of.range);
    case RangeOp::rate_counter:
      return counter_rate(window, folded.growth(), of.range);
    case RangeOp::avg_over_time:
      return folded.sum / folded.count;
    case RangeOp::min_over_time:
      return folded.least;
    case RangeOp::max_over_time:
      return folded.greatest;
    case RangeOp::stdvar_over_time:
      return folded.variance();
    case RangeOp::stddev_over_time:
      return std::sqrt(folded.variance());
    default:
      return folded.sum;
  }
}

// Windows of one series, one after the other.
class Windows {
 public:
  Windows(const RangeAggregation& aggregation, Samples samples)
      : aggregation_(aggregation), samples_(samples), folds_(samples) {
    if (aggregation.op == RangeOp::quantile_over_time) quantile_.emplace(samples);
  }

  double aggregate(std::size_t begin, std::size_t end) {
    const Samples window = samples_.subspan(begin, end - begin);
    if (is_told_by_ends(aggregation_)) return of_ends(aggregation_, window);
    if (!quantile_) return of_folded(aggregation_, folds_.of(begin, end), window);
    quantile_->move(begin, end);
    return quantile_->of(aggregation_.parameter.value_or(0));
  }

 private:
  const RangeAggregation& aggregation_;
  Samples samples_;
  Folds folds_;
  std::optional<SlidingQuantile> quantile_;
};

}  // namespace

bool aggregate_windows(const RangeAggregation& aggregation, Samples samples, const Steps& steps,
                       Deadline& deadline, std::vector<double>& into) {
  const std::int64_t offset = aggregation.offset.count();
  const std::int64_t range = aggregation.range.count();
  Windows windows(aggregation, samples);
  std::size_t begin = 0;
  std::size_t end = 0;
  for (std::size_t i = 0; i < steps.count; ++i) {
    if (deadline.passed()) return false;
    const std::int64_t now = saturated_difference(steps.at(i), offset);
    const std::int64_t since = saturated_difference(now, range);
    while (end < samples.size() && samples[end].time <= now) ++end;
    while (begin < end && samples[begin].time <= since) ++begin;
    if (begin < end) into[i] = windows.aggregate(begin, end);
  }
  return true;
}

}  // namespace store::logs
