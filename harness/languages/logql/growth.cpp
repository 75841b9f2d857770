#include "harness/languages/logql/growth.hpp"

namespace harness::languages::logql {
namespace {

bool counts(const RangeAggregation& aggregation) {
  switch (aggregation.op) {
    case RangeOp::count_over_time:
    case RangeOp::bytes_over_time:
    case RangeOp::bytes_rate:
      return true;
    case RangeOp::rate:
      return !aggregation.unwrap;
    default:
      return false;
  }
}

// Each series of it, and how many they are; a new one may have any number.
bool series_only_grow(const Metric& metric) {
  if (const auto* range = std::get_if<RangeAggregation>(&metric.of)) return counts(*range);
  const auto* vector = std::get_if<VectorAggregation>(&metric.of);
  if (vector == nullptr) return false;
  switch (vector->op) {
    case VectorOp::sum:
    case VectorOp::max:
    case VectorOp::count:
      return series_only_grow(*vector->inner);
    default:
      return false;
  }
}

}  // namespace

bool only_grows(const Metric& metric) {
  const auto* vector = std::get_if<VectorAggregation>(&metric.of);
  return vector != nullptr && !vector->grouping && series_only_grow(metric);
}

}  // namespace harness::languages::logql
