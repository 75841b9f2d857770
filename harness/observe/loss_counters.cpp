#include "harness/observe/loss_counters.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <tuple>

#include "harness/core/text.hpp"
#include "harness/net/exposition.hpp"
#include "harness/net/http_group.hpp"
#include "harness/observe/asking.hpp"
#include "harness/observe/prometheus.hpp"

namespace harness::observe {
namespace {

using Labels = std::map<std::string, std::string>;

// Which of a counter's series count losses; a label that is not there is empty.
struct Where {
  const char* label;
  const char* values;  // "dropped|failed"
  bool is = true;      // false: any others
};

struct Counter {
  const char* name;  // with or without _total at its end, as versions differ in it
  Backend of;
  std::vector<Where> where = {};
};

constexpr Backend spans = Backend::tempo;
constexpr Backend lines = Backend::loki;
constexpr Backend samples = Backend::prometheus;

// The table: a counter a line. What is tried again is no loss, nor what a configuration drops on
// purpose, where the two can be told apart.
const std::vector<Counter>& counters() {
  static const std::vector<Counter> all{
      // The exporter of our services.
      {"otlp_exporter_spans", spans, {{"result", "dropped|failed"}}},
      // OpenTelemetry's SDKs: of themselves, by its conventions; Java's by its own names.
      {"otel_sdk_exporter_span_exported", spans, {{"error_type", "", false}}},
      {"otel_sdk_processor_span_processed", spans, {{"error_type", "", false}}},
      {"otel_sdk_exporter_log_exported", lines, {{"error_type", "", false}}},
      {"otel_sdk_processor_log_processed", lines, {{"error_type", "", false}}},
      {"otel_sdk_exporter_metric_data_point_exported", samples, {{"error_type", "", false}}},
      {"processedSpans", spans, {{"dropped", "true"}}},
      {"processedLogs", lines, {{"dropped", "true"}}},
      {"otlp_exporter_exported", spans, {{"success", "false"}, {"type", "span"}}},
      {"otlp_exporter_exported", lines, {{"success", "false"}, {"type", "log"}}},
      {"otlp_exporter_exported", samples, {{"success", "false"}, {"type", "metric"}}},
      {"jaeger_tracer_reporter_spans", spans, {{"result", "dropped|err"}}},
      // OpenTelemetry's collector, and Alloy, which has its parts.
      {"otelcol_receiver_refused_spans", spans},
      {"otelcol_receiver_failed_spans", spans},
      {"otelcol_processor_refused_spans", spans},
      {"otelcol_processor_dropped_spans", spans},
      {"otelcol_exporter_enqueue_failed_spans", spans},
      {"otelcol_exporter_send_failed_spans", spans},
      {"otelcol_receiver_refused_log_records", lines},
      {"otelcol_receiver_failed_log_records", lines},
      {"otelcol_processor_refused_log_records", lines},
      {"otelcol_processor_dropped_log_records", lines},
      {"otelcol_exporter_enqueue_failed_log_records", lines},
      {"otelcol_exporter_send_failed_log_records", lines},
      {"otelcol_receiver_refused_metric_points", samples},
      {"otelcol_receiver_failed_metric_points", samples},
      {"otelcol_processor_refused_metric_points", samples},
      {"otelcol_processor_dropped_metric_points", samples},
      {"otelcol_exporter_enqueue_failed_metric_points", samples},
      {"otelcol_exporter_send_failed_metric_points", samples},
      // Who ships log lines.
      {"loki_write_dropped_entries", lines},
      {"promtail_dropped_entries", lines},
      {"fluentbit_output_dropped_records", lines},
      {"vector_component_discarded_events", lines, {{"intentional", "false"}}},
      // Who keeps them.
      {"loki_discarded_samples", lines},
      {"tempo_discarded_spans", spans},
      {"tempo_receiver_refused_spans", spans},
      {"jaeger_collector_spans_dropped", spans},
      // Prometheus: what it scrapes, what it takes, and what it passes on. Older ones do not say
      // why a sample was not passed on. What comes too late is counted here by who brought it; its
      // storage counts the ends of series, too, that a changed configuration writes once more.
      {"prometheus_target_scrapes_exceeded_sample_limit", samples},
      {"prometheus_target_scrapes_exceeded_body_size_limit", samples},
      {"prometheus_target_scrapes_exceeded_native_histogram_bucket_limit", samples},
      {"prometheus_target_scrapes_sample_duplicate_timestamp", samples},
      {"prometheus_target_scrapes_sample_out_of_bounds", samples},
      {"prometheus_target_scrapes_sample_out_of_order", samples},
      {"prometheus_target_scrape_pool_exceeded_label_limits", samples},
      {"prometheus_target_scrape_pool_exceeded_target_limit", samples},
      {"prometheus_http_requests",
       samples,
       {{"handler", "/api/v1/write"}, {"code", "400|413|422|429"}}},
      {"prometheus_remote_storage_samples_failed", samples},
      {"prometheus_remote_storage_histograms_failed", samples},
      {"prometheus_remote_storage_samples_dropped", samples, {{"reason", "dropped_series", false}}},
      {"prometheus_remote_storage_histograms_dropped",
       samples,
       {{"reason", "dropped_series", false}}},
      // The store of ours, where it passes metrics on. What it refuses as a backend it says itself.
      {"store_metric_points_rejected", samples},
      {"store_remote_write_samples", samples, {{"outcome", "refused|dropped"}}},
  };
  return all;
}

std::string value_of(const Labels& labels, const std::string& label) {
  const auto found = labels.find(label);
  return found == labels.end() ? std::string() : found->second;
}

bool fits(const Labels& labels, const Where& where) {
  const std::vector<std::string> values = split(where.values, '|');
  const bool found =
      std::find(values.begin(), values.end(), value_of(labels, where.label)) != values.end();
  return found == where.is;
}

// Null: it counts no losses.
const Counter* counter_of(const Labels& labels) {
  std::string name = value_of(labels, "__name__");
  if (name.ends_with("_total")) name.resize(name.size() - std::string_view("_total").size());
  const auto& all = counters();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Counter& counter) {
    return name == counter.name &&
           std::all_of(counter.where.begin(), counter.where.end(),
                       [&](const Where& where) { return fits(labels, where); });
  });
  return found == all.end() ? nullptr : &*found;
}

// What rose, added up by who says so and by counter.
class Rises {
 public:
  void add(const std::string& who, const Labels& labels, const Counter& counter, double rise) {
    if (rise > 0) rises_[{who, value_of(labels, "__name__"), counter.of}] += rise;
  }

  std::vector<Loss> losses() const {
    std::vector<Loss> all;
    for (const auto& [place, rise] : rises_) {
      const auto& [who, name, of] = place;
      all.push_back({who + " lost some: its " + name + " rose by " + format_number(rise), {of}});
    }
    return all;
  }

 private:
  std::map<std::tuple<std::string, std::string, Backend>, double> rises_;
};

// From the last sample that is not from after `begin`; a fall is a new beginning.
double rise_since(WallTime begin, const std::vector<Point>& points) {
  double before = 0;
  double rise = 0;
  for (const Point& point : points) {
    if (std::isnan(point.value)) continue;
    if (point.at > begin) rise += point.value >= before ? point.value - before : point.value;
    before = point.value;
  }
  return rise;
}

std::string who_says(const Labels& labels) {
  const std::string job = value_of(labels, "job");
  return job.empty() ? "who exports " + format_labels(labels) : job;
}

// Far enough that whatever is scraped, or pushed, has a sample from before.
constexpr Duration before_the_load = std::chrono::minutes{5};

using Totals = std::map<Labels, double>;

Totals totals_in(const std::string& text) {
  Totals totals;
  for (const net::Sample& sample : net::parse_exposition(text)) {
    if (counter_of(sample.labels) != nullptr) totals[sample.labels] = sample.value;
  }
  return totals;
}

const OwnMetrics* find(const std::vector<OwnMetrics>& all, const std::string& name) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const OwnMetrics& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

// What goes missing where it does.
std::vector<Backend> passed_on_by(const std::string& name) {
  for (const Backend backend : {samples, lines, spans}) {
    if (name == name_of(backend)) return {backend};
  }
  return {samples, lines, spans};
}

}  // namespace

WallTime when_all_had_come(const Observations& observed) {
  WallTime since = observed.run.end;
  for (const CatchUp& backend : observed.catch_ups) {
    if (backend.backend == samples) continue;
    since = std::max(since, backend.seen_at.value_or(since));
  }
  return since;
}

Question counters_of_losses(WallTime begin, WallTime now) {
  std::vector<std::string> names;
  for (const Counter& counter : counters()) {
    if (names.empty() || names.back() != counter.name) names.emplace_back(counter.name);
  }
  return promql_at("{__name__=~\"(" + join(names, "|") + ")(_total)?\"}[" +
                       range_of(now - begin + before_the_load) + "]",
                   now);
}

Result<std::vector<Loss>> losses_in(const Answer& answer, WallTime begin) {
  const auto all = parse_series(answer);
  if (!all) return fail(all.error());
  Rises rises;
  for (const Series& series : *all) {
    const Counter* const counter = counter_of(series.labels);
    if (counter == nullptr) continue;  // another series of the same name
    rises.add(who_says(series.labels), series.labels, *counter, rise_since(begin, series.points));
  }
  return rises.losses();
}

std::vector<Loss> ask_for_losses(WallTime begin, const ScrapeWish& scrapes, const AskAll& ask,
                                 const Clock& clock, const Pause& pause) {
  const auto unknown = [](const std::string& why) {
    return std::vector<Loss>{
        {"what was lost on the way is not known: " + why, {samples, lines, spans}}};
  };
  const TimePoint deadline = clock.now() + scrapes.patience;
  const Scraped scraped = await_scrapes(scrapes, ask, clock, pause);
  if (!scraped.seen_at) return unknown(scraped.problem);
  while (true) {
    auto losses = losses_in(ask({counters_of_losses(begin, clock.wall())}).front(), begin);
    if (losses) return *std::move(losses);
    if (clock.now() >= deadline || !pause(between_rounds)) return unknown(losses.error().what);
  }
}

std::vector<OwnMetrics> read_own_metrics(const net::Servers& servers, const net::GoOn& go_on) {
  std::vector<std::string> names;
  std::vector<net::HttpRequest> requests;
  for (const std::string name : {"prometheus", "loki", "tempo", "otlp"}) {
    const auto server = servers.find(name);
    if (server == servers.end()) continue;
    names.push_back(name);
    net::HttpRequest& request = requests.emplace_back(net::request_to(server->second, "/metrics"));
    request.timeout = answer_patience;
  }
  const auto responses = net::HttpGroup().send(requests, go_on);
  std::vector<OwnMetrics> all;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (responses[i] && responses[i]->status == 200) all.push_back({names[i], responses[i]->body});
  }
  return all;
}

std::vector<Loss> losses_between(const std::vector<OwnMetrics>& before,
                                 const std::vector<OwnMetrics>& after) {
  Rises rises;
  for (const OwnMetrics& one : after) {
    const OwnMetrics* const earlier = find(before, one.name);
    const Totals known = earlier == nullptr ? Totals{} : totals_in(earlier->text);
    for (const auto& [labels, total] : totals_in(one.text)) {
      const Counter& counter = *counter_of(labels);
      if (one.name == name_of(spans) && counter.of == samples) continue;  // derived: see settle()
      const auto first = known.find(labels);
      const double base = first == known.end() || first->second > total ? 0 : first->second;
      rises.add(one.name, labels, counter, total - base);
    }
  }
  std::vector<Loss> losses = rises.losses();
  for (const OwnMetrics& one : before) {
    if (find(after, one.name) != nullptr) continue;
    losses.push_back({"how much " + one.name + " has lost it did not say", passed_on_by(one.name)});
  }
  return losses;
}

}  // namespace harness::observe
