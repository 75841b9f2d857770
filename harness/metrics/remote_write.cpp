#include "harness/metrics/remote_write.hpp"

#include <snappy.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <map>

#include "remote.pb.h"

namespace harness::metrics {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

// As Prometheus writes it in the label `le`.
std::string bound_text(double bound) {
  if (std::isinf(bound)) return "+Inf";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%g", bound);
  return text.data();
}

class Writer {
 public:
  explicit Writer(WallTime at)
      : millis_(std::chrono::floor<std::chrono::milliseconds>(at).time_since_epoch().count()) {}

  void add(const MetricFamily& family) {
    for (const ClientMetric& metric : family.metric) {
      if (family.type == MetricType::Histogram) {
        add_histogram(family.name, metric);
      } else {
        const bool is_counter = family.type == MetricType::Counter;
        add(family.name, metric, is_counter ? metric.counter.value : metric.gauge.value);
      }
    }
  }

  std::string bytes() const { return request_.SerializeAsString(); }

 private:
  void add_histogram(const std::string& name, const ClientMetric& metric) {
    for (const ClientMetric::Bucket& bucket : metric.histogram.bucket) {
      add(name + "_bucket", metric, static_cast<double>(bucket.cumulative_count),
          {{"le", bound_text(bucket.upper_bound)}});
    }
    add(name + "_sum", metric, metric.histogram.sample_sum);
    add(name + "_count", metric, static_cast<double>(metric.histogram.sample_count));
  }

  void add(const std::string& name, const ClientMetric& metric, double value,
           std::map<std::string, std::string> labels = {}) {
    labels["__name__"] = name;
    for (const ClientMetric::Label& label : metric.label) labels[label.name] = label.value;
    wire::TimeSeries& series = *request_.add_timeseries();
    for (const auto& [key, text] : labels) {
      wire::Label& label = *series.add_labels();
      label.set_name(key);
      label.set_value(text);
    }
    wire::Sample& sample = *series.add_samples();
    sample.set_value(value);
    sample.set_timestamp(millis_);
  }

  std::int64_t millis_;
  wire::WriteRequest request_;
};

}  // namespace

net::HttpRequest remote_write_request(const std::string& url,
                                      const std::vector<MetricFamily>& families, WallTime at) {
  Writer writer(at);
  for (const MetricFamily& family : families) writer.add(family);
  net::HttpRequest request;
  request.method = "POST";
  request.url = url;
  request.headers = {{"Content-Type", "application/x-protobuf"},
                     {"Content-Encoding", "snappy"},
                     {"X-Prometheus-Remote-Write-Version", "0.1.0"}};
  const std::string bytes = writer.bytes();
  snappy::Compress(bytes.data(), bytes.size(), &request.body);
  return request;
}

std::string problem_of(const std::string& url, const Result<net::HttpResponse>& response) {
  if (!response) return to_string(response.error());
  if (response->status / 100 == 2) return {};
  return url + " answered " + std::to_string(response->status) + ": " + response->body;
}

}  // namespace harness::metrics
