#include "stack/store/derive/point_samples.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>

#include "stack/store/derive/metric_labels.hpp"
#include "stack/store/derive/series.hpp"

namespace store::derive {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Prometheus' mark for a series that ended here: a NaN of its own.
double stale() {
  constexpr std::uint64_t bits = 0x7ff0000000000002;
  double value = 0;
  static_assert(sizeof value == sizeof bits);
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// Collects the series of one point.
class Samples {
 public:
  Samples(const MetricIdentity& metric, const PointHead& head, Course course)
      : name_(metric.name),
        labels_(merged(labels_of(head.attributes), metric.labels)),
        course_(course),
        has_value_(head.has_value) {}

  void add(const char* suffix, double value, const Labels& more = {}) {
    const double written = has_value_ ? value : stale();
    samples_.push_back({encoded_series(name_ + suffix, merged(labels_, more)),
                        has_value_ ? course_ : Course::any, written});
  }
  void add_bucket(double bound, std::uint64_t cumulative) {
    add("_bucket", static_cast<double>(cumulative), {{"le", bound_text(bound)}});
  }
  void add_sparse_bucket(double bound, std::uint64_t cumulative) {
    const bool is_lowest = samples_.empty();
    add_bucket(bound, cumulative);
    samples_.back().begins_as_the_one_before = !is_lowest;
  }
  void add_totals(std::uint64_t count, std::optional<double> sum) {
    if (sum) add("_sum", *sum);
    add("_count", static_cast<double>(count));
  }
  PointSamples take() { return std::move(samples_); }

 private:
  std::string name_;
  Labels labels_;
  Course course_;
  bool has_value_;
  PointSamples samples_;
};

constexpr std::int32_t finest_scale = 2;

double upper_bound(std::int64_t bucket, std::int32_t scale) {
  return std::exp2(static_cast<double>(bucket + 1) * std::exp2(-scale));
}

// How many are in each bucket of the scale, by its number; the empty ones are left out.
std::map<std::int64_t, std::uint64_t> rescaled(const ExponentialBuckets& buckets,
                                               std::int32_t shift) {
  std::map<std::int64_t, std::uint64_t> counts;
  std::int64_t bucket = buckets.offset;
  for (const std::uint64_t count : buckets.counts) {
    const std::int64_t wider = shift < 63 ? bucket >> shift : bucket < 0 ? -1 : 0;
    if (count > 0) counts[wider] += count;
    ++bucket;
  }
  return counts;
}

std::uint64_t total(const ExponentialBuckets& buckets) {
  std::uint64_t all = 0;
  for (const std::uint64_t count : buckets.counts) all += count;
  return all;
}

}  // namespace

PointSamples samples_of(const MetricIdentity& metric, const NumberPoint& point, Course course) {
  Samples samples(metric, point.head, course);
  samples.add("", point.value);
  return samples.take();
}

PointSamples samples_of(const MetricIdentity& metric, const HistogramPoint& point, Course course) {
  Samples samples(metric, point.head, course);
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i < point.bounds.size(); ++i) {
    cumulative += point.counts[i];
    samples.add_bucket(point.bounds[i], cumulative);
  }
  samples.add_bucket(infinity, point.count);
  samples.add_totals(point.count, point.sum);
  return samples.take();
}

PointSamples samples_of(const MetricIdentity& metric, const SummaryPoint& point, Course course) {
  Samples values(metric, point.head, Course::any);
  for (const SummaryPoint::Quantile& one : point.quantiles) {
    values.add("", one.value, {{"quantile", bound_text(one.quantile)}});
  }
  PointSamples samples = values.take();
  Samples totals(metric, point.head, course);
  totals.add_totals(point.count, point.sum);
  for (PointSample& sample : totals.take()) samples.push_back(std::move(sample));
  return samples;
}

PointSamples samples_of(const MetricIdentity& metric, const ExponentialPoint& point,
                        Course course) {
  Samples samples(metric, point.head, course);
  const std::int32_t scale = std::min(point.scale, finest_scale);
  std::uint64_t cumulative = total(point.negative) + point.zero_count;
  double last_bound = -infinity;
  const auto add = [&](double bound) {
    if (bound > last_bound && bound < infinity) samples.add_sparse_bucket(bound, cumulative);
    last_bound = bound;
  };
  if (cumulative > 0) add(point.zero_threshold);
  for (const auto& [bucket, count] : rescaled(point.positive, point.scale - scale)) {
    add(upper_bound(bucket - 1, scale));  // where the bucket begins
    cumulative += count;
    add(upper_bound(bucket, scale));
  }
  samples.add_bucket(infinity, point.count);
  samples.add_totals(point.count, point.sum);
  return samples.take();
}

}  // namespace store::derive
