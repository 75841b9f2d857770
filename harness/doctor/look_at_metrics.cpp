// Metrics: who is scraped, or pushes, and how many series there are.
#include <algorithm>
#include <set>

#include "harness/core/text.hpp"
#include "harness/doctor/looks.hpp"
#include "harness/observe/prometheus.hpp"

namespace harness::doctor {
namespace {

using observe::Question;
using observe::Series;

// What Prometheus itself has of each target.
constexpr const char* of_the_target = "__name__!~\"up|scrape_.+\"";

// OpenTelemetry's SDKs push as often unless they are told otherwise.
constexpr Duration between_pushes = std::chrono::minutes{1};

// Whose last sample is not older counts as still there.
constexpr Duration as_prometheus_looks_back = std::chrono::minutes{5};

// {job="shop"} → {job="shop",code="500"}
std::string with(const std::string& selector, const std::string& matcher) {
  return selector.substr(0, selector.rfind('}')) + "," + matcher + "}";
}

std::string metric_of(const std::string& series) { return series.substr(0, series.find('{')); }

// What claims read, else a counter, else anything; the first that there is.
std::string one_of_its_series(const Expected& expected) {
  std::vector<std::string> tries;
  if (!expected.series.empty()) tries.push_back(expected.series.front());
  if (!expected.selector.empty()) {
    tries.push_back(with(expected.selector, "__name__=~\".+_total\""));
    tries.push_back(with(expected.selector, of_the_target));
  }
  for (std::string& one : tries) one = "topk(1, " + one + ")";
  return join(tries, " or ");
}

WallTime fresh_since(const Looking& looking) { return looking.window.begin - between_pushes; }

// Of last_over_time(): the functions that drop the name make series of one target the same.
std::string count_since(WallTime then, const std::string& selector, WallTime now) {
  return "count(last_over_time(" + selector + "[" +
         std::to_string(std::chrono::ceil<std::chrono::seconds>(now - then).count()) + "s]))";
}

std::vector<Question> questions_about_metrics(const Expected& expected, const Looking& looking) {
  const WallTime now = looking.window.end;
  const bool is_of_somebody = !expected.selector.empty();
  const std::string all =
      is_of_somebody ? with(expected.selector, of_the_target) : expected.series.front();
  const observe::Window recent{now - as_prometheus_looks_back, now};
  std::vector<Question> questions{
      observe::promql_at("up" + expected.selector, now),
      observe::promql_at("count(" + all + ")", now),
      observe::promql_at(count_since(fresh_since(looking), all, now), now),
      observe::promql_at(one_of_its_series(expected), now)};
  questions.push_back(is_of_somebody ? observe::metric_names_of(expected.selector, recent)
                                     : observe::metric_names());
  return questions;
}

// The one value of an answer; 0: it has none.
double value_of(const std::vector<Series>& series) {
  return series.empty() ? 0 : series.front().points.back().value;
}

std::string sample_of(const Series& series) {
  std::map<std::string, std::string> labels = series.labels;
  const auto name = labels.extract("__name__");
  return (name ? name.mapped() : std::string()) + observe::format_labels(labels) + " " +
         format_number(series.points.back().value);
}

std::vector<std::string> labels_of_targets(const std::vector<Series>& up) {
  std::vector<std::string> all;
  for (const Series& target : up) {
    std::map<std::string, std::string> labels = target.labels;
    labels.erase("__name__");
    all.push_back(observe::format_labels(labels));
  }
  return all;
}

// What claims read and nobody has so far: it may come only with what it counts.
std::vector<std::string> names_that_are_not_there(const Expected& expected,
                                                  const observe::Answer& answer) {
  const auto names = observe::parse_names(answer);
  if (!names) return {};
  std::vector<std::string> remarks;
  for (const std::string& series : expected.series) {
    const std::string metric = metric_of(series);
    if (metric.empty() || std::ranges::count(*names, metric) > 0) continue;
    const auto meant = nearest(metric, *names);
    remarks.push_back("no metric of it is called " + metric + " so far" +
                      (meant ? "; there is " + *meant : std::string()));
  }
  return remarks;
}

// Of nobody in particular: only what it may be a misspelling of says more than that it is not
// there.
std::vector<std::string> names_like(const Expected& expected, const observe::Answer& answer) {
  const auto names = observe::parse_names(answer);
  if (!names) return {};
  std::vector<std::string> remarks;
  for (const std::string& series : expected.series) {
    const std::string metric = metric_of(series);
    const auto meant = metric.empty() ? std::nullopt : nearest(metric, *names);
    if (meant && *meant != metric) remarks.push_back("is " + *meant + " meant?");
  }
  return remarks;
}

struct MetricsTold {
  std::vector<Series> up;
  double series = 0;
  double fresh = 0;  // of them, those that have come lately
  std::vector<Series> sample;
};

Result<MetricsTold> metrics_told(Answers answers) {
  auto up = observe::parse_series(answers[0]);
  const auto count = observe::parse_series(answers[1]);
  const auto fresh = observe::parse_series(answers[2]);
  auto sample = observe::parse_series(answers[3]);
  if (!up) return fail(up.error());
  if (!count) return fail(count.error());
  if (!fresh) return fail(fresh.error());
  return MetricsTold{*std::move(up), value_of(*count), value_of(*fresh),
                     sample ? *std::move(sample) : std::vector<Series>{}};
}

bool is_up(const std::vector<Series>& targets) {
  return std::ranges::any_of(targets,
                             [](const Series& one) { return one.points.back().value >= 1; });
}

Sight sight_of_metrics(const Expected& expected, const Looking&, Answers answers) {
  const Result<MetricsTold> told = metrics_told(answers);
  if (!told) return {Arrival::unknown, {}, {}, {}, {}, told.error().what};
  Sight sight;
  if (told->series > 0) sight.seen = counted_as(told->series, "series", "series");
  if (!told->sample.empty()) sight.sample = sample_of(told->sample.front());
  if (expected.selector.empty()) {
    sight.arrival = told->series > 0  ? Arrival::arrives
                    : is_up(told->up) ? Arrival::unseen
                                      : Arrival::silent;
    if (sight.arrival == Arrival::unseen) sight.remarks = names_like(expected, answers[4]);
    return sight;
  }
  sight.under = labels_of_targets(told->up);
  const bool is_pushed = told->up.empty() && told->fresh > 0;
  if (is_pushed) sight.under = {expected.selector + ", pushed"};
  const bool arrives = told->series > 0 && (is_up(told->up) || is_pushed);
  sight.arrival = arrives ? Arrival::arrives : Arrival::silent;
  if (arrives) sight.remarks = names_that_are_not_there(expected, answers[4]);
  return sight;
}

}  // namespace

SignalLook look_at_metrics() { return {questions_about_metrics, sight_of_metrics}; }

}  // namespace harness::doctor
