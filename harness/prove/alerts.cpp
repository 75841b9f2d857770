#include "harness/prove/alerts.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "harness/prove/remote.hpp"
#include "harness/prove/series.hpp"

namespace harness::prove {
namespace {

std::int64_t millis(Duration time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

Labels labels_of(const observe::AlertRule& rule, const observe::Series& series) {
  Labels labels = series.labels;
  labels.erase("__name__");
  for (const auto& [name, value] : rule.labels) labels[name] = value;
  labels["alertname"] = rule.name;
  return labels;
}

// Writes what one alert is at each evaluation.
class AlertWriter {
 public:
  AlertWriter(const Labels& labels, std::map<Labels, RawSeries>& into)
      : labels_(labels), into_(into) {}

  // Null: it is inactive.
  void at(std::int64_t moment, const char* state) {
    if (state_ != nullptr && state_ != state) add(moment, state_, stale_marker());
    if (state != nullptr) add(moment, state, 1);
    state_ = state;
  }

 private:
  void add(std::int64_t moment, const char* state, double value) {
    Labels labels = labels_;
    labels["__name__"] = alerts_metric;
    labels["alertstate"] = state;
    RawSeries& series = into_[labels];
    series.labels = labels;
    series.samples.push_back({moment, value});
  }

  const Labels& labels_;
  std::map<Labels, RawSeries>& into_;
  const char* state_ = nullptr;
};

constexpr const char* pending = "pending";
constexpr const char* firing = "firing";

}  // namespace

bool is_alert_of(const observe::AlertRule& rule, const RawSeries& series) {
  return metric_of(series) == alerts_metric && label_of(series, "alertname") == rule.name;
}

bool has_templates(const observe::AlertRule& rule) {
  return std::any_of(rule.labels.begin(), rule.labels.end(), [](const auto& label) {
    return label.second.find("{{") != std::string::npos;
  });
}

Moments evaluations_of(const observe::AlertRule& rule, const Metrics& recorded, std::int64_t begin,
                       std::int64_t end) {
  const std::int64_t interval = std::max<std::int64_t>(millis(rule.interval), 1);
  std::int64_t phase = millis_of(rule.last_evaluation) % interval;
  for (const RawSeries& series : recorded) {
    if (!series.samples.empty() && is_alert_of(rule, series)) {
      phase = series.samples.front().at % interval;
    }
  }
  Moments moments;
  const std::int64_t before = begin - (begin - phase) % interval;
  for (std::int64_t at = before; at <= end; at += interval) {
    if (at >= begin) moments.push_back(at);
  }
  return moments;
}

Metrics alerts_of(const observe::AlertRule& rule, const std::vector<observe::Series>& answer,
                  const Moments& evaluations) {
  std::map<Labels, RawSeries> all;
  for (const observe::Series& series : answer) {
    const Labels labels = labels_of(rule, series);
    std::set<std::int64_t> active;
    for (const observe::Point& point : series.points) active.insert(millis_of(point.at));
    AlertWriter writer(labels, all);
    std::optional<std::int64_t> since;
    for (const std::int64_t at : evaluations) {
      if (!active.contains(at)) {
        since.reset();
        writer.at(at, nullptr);
        continue;
      }
      since = since.value_or(at);
      writer.at(at, at - *since >= millis(rule.hold) ? firing : pending);
    }
  }
  Metrics metrics;
  for (auto& [labels, series] : all) metrics.push_back(std::move(series));
  return metrics;
}

}  // namespace harness::prove
