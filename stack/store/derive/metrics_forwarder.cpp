#include "stack/store/derive/metrics_forwarder.hpp"

#include <algorithm>

#include "stack/store/derive/exposition.hpp"
#include "stack/store/derive/flush_route.hpp"
#include "stack/store/derive/metric_labels.hpp"
#include "stack/store/derive/metric_names.hpp"

namespace store::derive {
namespace {

constexpr std::int64_t nanos_of_a_milli = 1'000'000;

std::int64_t millis(std::uint64_t nanos) {
  return static_cast<std::int64_t>(nanos / static_cast<std::uint64_t>(nanos_of_a_milli));
}

// What Prometheus cannot show, and why.
template <typename Data>
const char* why_refused(const Data& data) {
  if constexpr (std::is_same_v<Data, SumData> || std::is_same_v<Data, HistogramData> ||
                std::is_same_v<Data, ExponentialData>) {
    if (data.temporality == Temporality::unspecified) return "no aggregation temporality";
  }
  if constexpr (std::is_same_v<Data, ExponentialData>) {
    if (data.temporality == Temporality::delta) return "delta of an exponential histogram";
  }
  if constexpr (std::is_same_v<Data, SumData>) {
    if (data.temporality == Temporality::delta && !data.is_monotonic) {
      return "delta of a sum that is not monotonic";
    }
  }
  return nullptr;
}

template <typename Data>
Course course_of(const Data& data) {
  if constexpr (std::is_same_v<Data, GaugeData>) {
    return Course::any;
  } else if constexpr (std::is_same_v<Data, SummaryData>) {
    return Course::cumulative;
  } else {
    if constexpr (std::is_same_v<Data, SumData>) {
      if (!data.is_monotonic) return Course::any;
    }
    return data.temporality == Temporality::delta ? Course::delta : Course::cumulative;
  }
}

template <typename Data>
MetricType type_of(const Data& data) {
  if constexpr (std::is_same_v<Data, GaugeData>) {
    return MetricType::gauge;
  } else if constexpr (std::is_same_v<Data, SumData>) {
    return data.is_monotonic ? MetricType::counter : MetricType::gauge;
  } else {
    return MetricType::other;
  }
}

// Each would be a series, and far fewer are what people have.
constexpr std::size_t most_buckets = 10'000;

const char* why_unsound(const NumberPoint& /*point*/) { return nullptr; }
const char* why_unsound(const HistogramPoint& point) {
  if (point.bounds.size() > most_buckets) return "too many buckets";
  const bool has_none = point.counts.empty() && point.bounds.empty();
  const bool fits = point.counts.size() == point.bounds.size() + 1;
  return has_none || fits ? nullptr : "not one count more than bounds";
}
const char* why_unsound(const ExponentialPoint& point) {
  const std::size_t buckets = point.positive.counts.size() + point.negative.counts.size();
  return buckets > most_buckets ? "too many buckets" : nullptr;
}
const char* why_unsound(const SummaryPoint& point) {
  return point.quantiles.size() > most_buckets ? "too many quantiles" : nullptr;
}

const char* reason_of(SeriesStates::Outcome outcome) {
  switch (outcome) {
    case SeriesStates::Outcome::out_of_order:
      return "older than what was sent before";
    case SeriesStates::Outcome::series_limit:
      return "too many series";
    default:
      return nullptr;
  }
}

}  // namespace

struct MetricsForwarder::Target {
  Labels labels;            // of the resource and the scope
  std::int64_t before = 0;  // when it sent before; milliseconds
  std::int64_t now = 0;
};

MetricsForwarder::MetricsForwarder(const Settings& settings, const harness::Clock& clock,
                                   RemoteWriter::Post post)
    : clock_(clock),
      states_(settings.most_series),
      most_resources_(settings.most_series),
      writer_(
          settings.writer, clock, [](WriteRequest&, const Tick&) {}, std::move(post)) {}

std::int64_t MetricsForwarder::now_millis() const {
  return clock_.wall().time_since_epoch().count() / nanos_of_a_milli;
}

harness::Result<MetricsForwarder::Rejected> MetricsForwarder::take(const MetricPush& push) {
  const std::lock_guard lock(mutex_);
  if (!writer_.has_room()) return harness::fail("Prometheus does not take what is sent to it");
  rejected_ = {};
  WriteRequest request;
  const std::int64_t now = now_millis();
  for (const ResourceMetrics& resource : push) {
    const std::string key = encoded_series("", labels_of(resource.resource));
    const auto known = sent_before_.find(key);
    const std::int64_t before = known == sent_before_.end() ? 0 : known->second;
    for (const ScopeMetrics& scope : resource.scopes) {
      const Target target{merged(scope_labels(scope.scope), target_of(resource.resource)), before,
                          now};
      for (const Metric& metric : scope.metrics) take(request, target, metric);
    }
    take_target_info(request, resource, now);
    if (known != sent_before_.end() || sent_before_.size() < most_resources_) {
      sent_before_[key] = now;
    }
  }
  if (!request.empty()) writer_.enqueue(request);
  return rejected_;
}

void MetricsForwarder::take(WriteRequest& request, const Target& target, const Metric& metric) {
  std::visit(
      [&](const auto& data) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(data)>, std::monostate>) {
          take_points(request, target, metric, data);
        }
      },
      metric.data);
}

template <typename Data>
void MetricsForwarder::take_points(WriteRequest& request, const Target& target,
                                   const Metric& metric, const Data& data) {
  if (const char* const why = why_refused(data); why != nullptr) {
    return reject(data.points.size(), std::string(metric.name) + ": " + why);
  }
  const MetricIdentity identity{metric_name(metric.name, metric.unit, type_of(data)),
                                target.labels};
  for (const auto& point : data.points) {
    if (const char* const why = why_unsound(point); why != nullptr) {
      reject(1, std::string(metric.name) + ": " + why);
      continue;
    }
    take_point(request, target, samples_of(identity, point, course_of(data)), point);
  }
}

template <typename Point>
void MetricsForwarder::take_point(WriteRequest& request, const Target& target,
                                  const PointSamples& samples, const Point& point) {
  const std::int64_t at = point.head.time == 0 ? target.now : millis(point.head.time);
  const PointTime time{at, millis(point.head.start), target.before};
  const char* problem = nullptr;
  for (const PointSample& sample : samples) {
    const char* const reason = reason_of(states_.add(request, sample, time));
    if (reason != nullptr) problem = reason;
  }
  ++points_;
  if (problem != nullptr) reject(1, problem);
}

void MetricsForwarder::take_target_info(WriteRequest& request, const ResourceMetrics& resource,
                                        std::int64_t at) {
  const Labels labels = target_info_of(resource.resource);
  if (labels.empty()) return;
  states_.add(request, {encoded_series("target_info", labels), Course::any, 1}, {at, 0, 0});
}

void MetricsForwarder::reject(std::uint64_t points, const std::string& reason) {
  rejected_.points += points;
  rejected_.reason = reason;
  // By kind of reason: names of metrics are the sender's to choose.
  const std::size_t colon = reason.find(": ");
  all_rejected_[colon == std::string::npos ? reason : reason.substr(colon + 2)] += points;
}

http::Route MetricsForwarder::flush_route() {
  return derive::flush_route([this](harness::Duration patience) { return flush(patience); });
}

std::string MetricsForwarder::exposition() const {
  std::string text = exposition_of(writer_.statistics());
  const std::lock_guard lock(mutex_);
  text += "# TYPE store_metric_series gauge\nstore_metric_series " +
          std::to_string(states_.series()) + "\n";
  text += "# TYPE store_metric_points_total counter\nstore_metric_points_total " +
          std::to_string(points_) + "\n";
  text += "# TYPE store_metric_points_rejected_total counter\n";
  for (const auto& [reason, count] : all_rejected_) {
    text += "store_metric_points_rejected_total{reason=\"" + reason + "\"} " +
            std::to_string(count) + "\n";
  }
  return text;
}

}  // namespace store::derive
