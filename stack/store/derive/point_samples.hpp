#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "stack/store/derive/write_request.hpp"
#include "stack/store/metric_records.hpp"

namespace store::derive {

// How the values of a series follow one another.
enum class Course {
  any,         // each stands for itself
  cumulative,  // each counts from the start of the series
  delta,       // each counts from the one before
};

// What a point says of one series.
struct PointSample {
  std::string series;  // encoded
  Course course = Course::any;
  double value = 0;
  // Where buckets come as they are needed: what the new one counts up to, the one below it did.
  bool begins_as_the_one_before = false;
};

// A metric's name in Prometheus, with the labels of its resource and scope.
struct MetricIdentity {
  std::string name;
  Labels labels;
};

using PointSamples = std::vector<PointSample>;

PointSamples samples_of(const MetricIdentity& metric, const NumberPoint& point, Course course);
PointSamples samples_of(const MetricIdentity& metric, const HistogramPoint& point, Course course);
PointSamples samples_of(const MetricIdentity& metric, const SummaryPoint& point, Course course);

// With four buckets a doubling at most, and only those next to which something was counted.
PointSamples samples_of(const MetricIdentity& metric, const ExponentialPoint& point, Course course);

}  // namespace store::derive
