#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "stack/store/records.hpp"

// OTLP's metrics, decoded. Texts are views into the body of the push, as in records.hpp; times are
// nanoseconds since the epoch.
namespace store {

// What every point has.
struct PointHead {
  Attributes attributes;
  std::uint64_t start = 0;  // what is counted was counted since; 0: not told
  std::uint64_t time = 0;
  bool has_value = true;  // false: the series ended here
};

struct NumberPoint {
  PointHead head;
  double value = 0;
};

struct HistogramPoint {
  PointHead head;
  std::uint64_t count = 0;
  std::optional<double> sum;
  std::vector<std::uint64_t> counts;  // one more than bounds
  std::vector<double> bounds;         // upper, rising
};

// Bucket i holds what is in (base^(offset+i), base^(offset+i+1)], where base is 2^(2^-scale).
struct ExponentialBuckets {
  std::int32_t offset = 0;
  std::vector<std::uint64_t> counts;
};

struct ExponentialPoint {
  PointHead head;
  std::uint64_t count = 0;
  std::optional<double> sum;
  std::int32_t scale = 0;
  std::uint64_t zero_count = 0;
  double zero_threshold = 0;
  ExponentialBuckets positive;
  ExponentialBuckets negative;
};

struct SummaryPoint {
  struct Quantile {
    double quantile = 0;
    double value = 0;
  };
  PointHead head;
  std::uint64_t count = 0;
  double sum = 0;
  std::vector<Quantile> quantiles;
};

// The numbers are OTLP's.
enum class Temporality { unspecified = 0, delta = 1, cumulative = 2 };

struct GaugeData {
  std::vector<NumberPoint> points;
};
struct SumData {
  std::vector<NumberPoint> points;
  Temporality temporality = Temporality::unspecified;
  bool is_monotonic = false;
};
struct HistogramData {
  std::vector<HistogramPoint> points;
  Temporality temporality = Temporality::unspecified;
};
struct ExponentialData {
  std::vector<ExponentialPoint> points;
  Temporality temporality = Temporality::unspecified;
};
struct SummaryData {
  std::vector<SummaryPoint> points;
};

struct Metric {
  std::string_view name;
  std::string_view unit;  // UCUM
  std::variant<std::monostate, GaugeData, SumData, HistogramData, ExponentialData, SummaryData>
      data;
};

struct ScopeMetrics {
  Scope scope;
  std::vector<Metric> metrics;
};

struct ResourceMetrics {
  Attributes resource;
  std::vector<ScopeMetrics> scopes;
};

// One OTLP export of metrics.
using MetricPush = std::vector<ResourceMetrics>;

}  // namespace store
