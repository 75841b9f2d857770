#include "harness/metrics/k6_metrics.hpp"

#include <limits>
#include <utility>

#include "harness/core/text.hpp"

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

MetricFamily users(std::string name, std::string help, std::uint64_t value) {
  MetricFamily one = family(std::move(name), std::move(help), MetricType::Gauge);
  add(one, {}, static_cast<double>(value));
  return one;
}

// Tags are labels, as in k6.
void add_tags(const scenario::Tags& tags, Labels& labels) {
  for (const auto& [tag, value] : tags) labels.push_back({tag, value});
}

Labels labels_of(const load::Series& series) {
  Labels labels{{"name", series.request}};
  add_tags(series.tags, labels);
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

MetricFamily resent(const load::LiveFigures& figures) {
  MetricFamily all =
      family("harness_http_reqs_resent_total",
             "How often they were sent again, on a fresh connection", MetricType::Counter);
  for (const load::LiveRequestFigures& one : figures.requests) {
    add(all, labels_of(one.series), static_cast<double>(one.resent));
  }
  return all;
}

MetricFamily redirects(const load::LiveFigures& figures) {
  MetricFamily all =
      family("harness_http_reqs_redirected_total",
             "Requests that went out besides, as redirects were followed", MetricType::Counter);
  for (const load::LiveRequestFigures& one : figures.requests) {
    add(all, labels_of(one.series), static_cast<double>(one.redirects));
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

// The part of the checks that held, each with its name.
MetricFamily checks(const load::LiveFigures& figures) {
  MetricFamily all =
      family("k6_checks_rate", "The part of the checks that held, from 0 to 1", MetricType::Gauge);
  for (const load::LiveRequestFigures& one : figures.requests) {
    for (std::size_t i = 0; i < one.checks.size(); ++i) {
      Labels labels = labels_of(one.series);
      labels.push_back({"check", one.series.checks[i]});
      const auto passes = static_cast<double>(one.checks[i].passes);
      const auto made = passes + static_cast<double>(one.checks[i].fails);
      add(all, std::move(labels), made > 0 ? passes / made : 0);
    }
  }
  return all;
}

ClientMetric::Histogram histogram_of(const load::LiveHistogram& times) {
  ClientMetric::Histogram histogram;
  for (std::size_t i = 0; i < times.counts.size(); ++i) {
    histogram.sample_count += times.counts[i];
    const bool is_last = i == load::LiveHistogram::bounds;
    const double bound = is_last ? std::numeric_limits<double>::infinity()
                                 : static_cast<double>(load::LiveHistogram::bound(i)) / 1e6;
    histogram.bucket.push_back({histogram.sample_count, bound});
  }
  histogram.sample_sum = static_cast<double>(times.sum) / 1e6;
  return histogram;
}

// `times_of` picks one of the histograms of each request.
template <typename TimesOf>
MetricFamily histograms(std::string name, std::string help, const load::LiveFigures& figures,
                        const TimesOf& times_of) {
  MetricFamily all = family(std::move(name), std::move(help), MetricType::Histogram);
  for (const load::LiveRequestFigures& one : figures.requests) {
    ClientMetric metric;
    metric.label = labels_of(one.series);
    metric.histogram = histogram_of(times_of(one));
    all.metric.push_back(std::move(metric));
  }
  return all;
}

// `count_of` picks one of the counts of each load.
template <typename CountOf>
MetricFamily iterations(std::string name, std::string help, const load::LiveFigures& figures,
                        const CountOf& count_of) {
  MetricFamily all = family(std::move(name), std::move(help), MetricType::Counter);
  for (const load::IterationStats& load : figures.iterations) {
    Labels labels;
    add_tags(load.tags, labels);
    add(all, std::move(labels), static_cast<double>(count_of(load)));
  }
  return all;
}

MetricFamily lateness(const load::LiveFigures& figures) {
  MetricFamily all = family("harness_lateness_seconds", "How late requests left, by the schedule",
                            MetricType::Histogram);
  all.metric.emplace_back().histogram = histogram_of(figures.lateness);
  return all;
}

}  // namespace

std::vector<MetricFamily> k6_metrics(const load::LiveFigures& figures) {
  using Figures = load::LiveRequestFigures;
  std::vector<MetricFamily> all{
      requests(figures),
      resent(figures),
      redirects(figures),
      failures(figures),
      checks(figures),
      lateness(figures),
      histograms("harness_latency_seconds", "From when they were due to their end", figures,
                 [](const Figures& one) { return one.latency; }),
      histograms("k6_http_req_duration_seconds", "How long they took, without connecting", figures,
                 [](const Figures& one) { return one.duration; })};
  for (const load::Step step : load::all_steps) {
    const std::string name(name_of(step));
    all.push_back(histograms("k6_http_req_" + name + "_seconds",
                             "How long they spent " + replace_all(name, "_", " "), figures,
                             [step](const Figures& one) { return one.steps[step]; }));
  }
  all.push_back(iterations("k6_iterations_total", "Iterations that were completed", figures,
                           [](const load::IterationStats& load) { return load.completed; }));
  all.push_back(iterations("k6_dropped_iterations_total",
                           "Iterations for which no user or no time was left", figures,
                           [](const load::IterationStats& load) { return load.dropped; }));
  all.push_back(users("k6_vus", "Active users", figures.vus));
  all.push_back(users("k6_vus_max", "Users that there have been", figures.vus_max));
  return all;
}

}  // namespace harness::metrics
