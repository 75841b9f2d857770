#include "harness/metrics/k6_metrics.hpp"

#include <limits>
#include <utility>

namespace harness::metrics {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

MetricFamily family(std::string name, std::string help, MetricType type) {
  MetricFamily family;
  family.name = std::move(name);
  family.help = std::move(help);
  family.type = type;
  return family;
}

void add(MetricFamily& family, Labels labels, double value) {
  ClientMetric metric;
  metric.label = std::move(labels);
  (family.type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  family.metric.push_back(std::move(metric));
}

MetricFamily single(std::string name, std::string help, MetricType type, std::uint64_t value) {
  MetricFamily one = family(std::move(name), std::move(help), type);
  add(one, {}, static_cast<double>(value));
  return one;
}

// Tags are labels, as in k6.
Labels labels_of(const load::Series& series) {
  Labels labels{{"name", series.request}};
  for (const auto& [tag, value] : series.tags) labels.push_back({tag, value});
  return labels;
}

MetricFamily requests(const load::LiveFigures& figures) {
  MetricFamily all = family("k6_http_reqs_total", "Requests that have ended", MetricType::Counter);
  for (const load::LiveRequestFigures& one : figures.requests) {
    for (const auto& [expected, count] : {std::pair{"true", one.ok}, {"false", one.failed}}) {
      Labels labels = labels_of(one.series);
      labels.push_back({"expected_response", expected});
      add(all, std::move(labels), static_cast<double>(count));
    }
  }
  return all;
}

MetricFamily failures(const load::LiveFigures& figures) {
  MetricFamily all = family("k6_http_req_failed_rate", "The part of them that failed, from 0 to 1",
                            MetricType::Gauge);
  for (const load::LiveRequestFigures& one : figures.requests) {
    const auto ended = static_cast<double>(one.ok + one.failed);
    add(all, labels_of(one.series), ended > 0 ? static_cast<double>(one.failed) / ended : 0);
  }
  return all;
}

ClientMetric::Histogram histogram_of(const load::LiveRequestFigures& one) {
  ClientMetric::Histogram histogram;
  for (std::size_t i = 0; i < one.durations.size(); ++i) {
    histogram.sample_count += one.durations[i];
    const bool is_last = i == load::LiveHistogram::bounds;
    const double bound = is_last ? std::numeric_limits<double>::infinity()
                                 : static_cast<double>(load::LiveHistogram::bound(i)) / 1e6;
    histogram.bucket.push_back({histogram.sample_count, bound});
  }
  histogram.sample_sum = static_cast<double>(one.duration_sum) / 1e6;
  return histogram;
}

MetricFamily durations(const load::LiveFigures& figures) {
  MetricFamily all = family("k6_http_req_duration_seconds",
                            "How long they took, without connecting", MetricType::Histogram);
  for (const load::LiveRequestFigures& one : figures.requests) {
    ClientMetric metric;
    metric.label = labels_of(one.series);
    metric.histogram = histogram_of(one);
    all.metric.push_back(std::move(metric));
  }
  return all;
}

}  // namespace

std::vector<MetricFamily> k6_metrics(const load::LiveFigures& figures) {
  return {requests(figures),
          failures(figures),
          durations(figures),
          single("k6_iterations_total", "Iterations that were completed", MetricType::Counter,
                 figures.iterations),
          single("k6_dropped_iterations_total", "Iterations for which no user or no time was left",
                 MetricType::Counter, figures.dropped_iterations),
          single("k6_vus", "Active users", MetricType::Gauge, figures.vus),
          single("k6_vus_max", "Users that there have been", MetricType::Gauge, figures.vus_max)};
}

}  // namespace harness::metrics
