#include "tests/support/otlp_metric_bodies.hpp"

#include <array>
#include <protozero/pbf_writer.hpp>

namespace store::test {
namespace {

using Writer = protozero::pbf_writer;

void add_attribute(Writer& message, std::uint32_t tag, const std::string& key,
                   const std::string& value) {
  Writer pair(message, tag);
  pair.add_string(1, key);
  Writer any(pair, 2);
  any.add_string(1, value);
}

void add_times(Writer& point) {
  point.add_fixed64(2, 1'000'000'000);
  point.add_fixed64(3, 2'000'000'000);
}

void add_gauge(Writer& metrics) {
  Writer metric(metrics, 2);
  metric.add_string(1, "queue.size");
  metric.add_string(2, "How many wait");
  Writer gauge(metric, 5);
  Writer point(gauge, 1);
  add_times(point);
  point.add_sfixed64(6, -3);
  add_attribute(point, 7, "queue", "a");
}

void add_sum(Writer& metrics) {
  Writer metric(metrics, 2);
  metric.add_string(1, "rolls");
  metric.add_string(3, "{roll}");
  Writer sum(metric, 7);
  {
    Writer point(sum, 1);
    add_times(point);
    point.add_double(4, 2.5);
    point.add_uint32(8, 1);
  }
  sum.add_enum(2, 1);
  sum.add_bool(3, true);
}

void add_histogram(Writer& metrics) {
  Writer metric(metrics, 2);
  metric.add_string(1, "latency");
  metric.add_string(3, "s");
  Writer histogram(metric, 9);
  {
    Writer point(histogram, 1);
    add_times(point);
    point.add_fixed64(4, 3);
    point.add_double(5, 1.5);
    const std::array<std::uint64_t, 3> counts{1, 2, 0};
    point.add_packed_fixed64(6, counts.begin(), counts.end());
    for (const double bound : {0.5, 1.0}) point.add_double(7, bound);  // one by one
    add_attribute(point, 9, "route", "/");
  }
  histogram.add_enum(2, 2);
}

void add_exponential(Writer& metrics) {
  Writer metric(metrics, 2);
  metric.add_string(1, "bytes");
  Writer histogram(metric, 10);
  {
    Writer point(histogram, 1);
    add_times(point);
    point.add_fixed64(4, 7);
    point.add_double(5, 20);
    point.add_sint32(6, -1);
    point.add_fixed64(7, 2);
    {
      Writer positive(point, 8);
      positive.add_sint32(1, -2);
      const std::array<std::uint64_t, 2> counts{4, 300};
      positive.add_packed_uint64(2, counts.begin(), counts.end());
    }
    {
      Writer negative(point, 9);
      negative.add_uint64(2, 1);
    }
    point.add_double(14, 0.25);
  }
  histogram.add_enum(2, 2);
}

void add_summary(Writer& metrics) {
  Writer metric(metrics, 2);
  metric.add_string(1, "wait");
  Writer summary(metric, 11);
  Writer point(summary, 1);
  add_times(point);
  point.add_fixed64(4, 5);
  point.add_double(5, 9);
  Writer quantile(point, 6);
  quantile.add_double(1, 0.5);
  quantile.add_double(2, 1.25);
}

}  // namespace

std::string metrics_in_protobuf() {
  std::string body;
  Writer request(body);
  {
    Writer resource_metrics(request, 1);
    {
      Writer resource(resource_metrics, 1);
      add_attribute(resource, 1, "service.name", "dice");
    }
    Writer metrics(resource_metrics, 2);
    {
      Writer scope(metrics, 1);
      scope.add_string(1, "scope");
      scope.add_string(2, "1.0");
    }
    add_gauge(metrics);
    add_sum(metrics);
    add_histogram(metrics);
    add_exponential(metrics);
    add_summary(metrics);
  }
  return body;
}

std::string metrics_in_json() {
  const std::string times = R"("startTimeUnixNano": "1000000000", "timeUnixNano": 2000000000, )";
  return R"({"resourceMetrics": [{"resource": {"attributes": [
      {"key": "service.name", "value": {"stringValue": "dice"}}]},
    "scopeMetrics": [{"scope": {"name": "scope", "version": "1.0"}, "metrics": [
      {"name": "queue.size", "description": "How many wait", "gauge": {"dataPoints": [{)" +
         times + R"("asInt": "-3", "attributes": [
          {"key": "queue", "value": {"stringValue": "a"}}]}]}},
      {"name": "rolls", "unit": "{roll}", "sum": {"dataPoints": [{)" +
         times + R"("asDouble": 2.5, "flags": 1}],
        "aggregationTemporality": 1, "isMonotonic": true}},
      {"name": "latency", "unit": "s", "histogram": {"dataPoints": [{)" +
         times + R"("count": "3", "sum": 1.5, "bucketCounts": ["1", 2, "0"],
          "explicitBounds": [0.5, 1], "attributes": [
          {"key": "route", "value": {"stringValue": "/"}}]}],
        "aggregationTemporality": "AGGREGATION_TEMPORALITY_CUMULATIVE"}},
      {"name": "bytes", "exponentialHistogram": {"dataPoints": [{)" +
         times + R"("count": "7", "sum": 20, "scale": -1, "zeroCount": "2",
          "positive": {"offset": -2, "bucketCounts": ["4", "300"]},
          "negative": {"bucketCounts": [1]}, "zeroThreshold": 0.25}],
        "aggregationTemporality": 2}},
      {"name": "wait", "summary": {"dataPoints": [{)" +
         times + R"("count": 5, "sum": 9,
          "quantileValues": [{"quantile": 0.5, "value": 1.25}]}]}}]}]}]})";
}

}  // namespace store::test
