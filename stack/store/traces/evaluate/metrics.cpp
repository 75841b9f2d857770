#include "stack/store/traces/evaluate/metrics.hpp"

#include <map>
#include <set>

#include "harness/languages/traceql/check_expression.hpp"
#include "stack/store/traces/evaluate/asked.hpp"
#include "stack/store/traces/evaluate/field_reader.hpp"
#include "stack/store/traces/evaluate/measure.hpp"
#include "stack/store/traces/evaluate/pipeline.hpp"

namespace store::traces {

using harness::fail;
using harness::Result;
using traceql::Literal;
using traceql::Type;
using MetricsFunction = traceql::Metrics::Function;

namespace {

constexpr double nanoseconds_a_second = 1e9;

// Of groups, and of samples in all series together.
constexpr std::size_t max_groups = 200'000;
constexpr std::size_t max_samples = 16'000'000;

struct Group {
  MetricLabels labels;
  std::map<std::size_t, Measure> steps;
};

using MetricLabel = MetricLabels::value_type;

Literal number(double value) { return {.type = Type::Float, .number = value}; }

// Of those whose series would have no labels where nothing is grouped.
std::string_view name_of(MetricsFunction function) {
  switch (function) {
    case MetricsFunction::Rate:
      return "rate";
    case MetricsFunction::CountOverTime:
      return "count_over_time";
    case MetricsFunction::MinOverTime:
      return "min_over_time";
    case MetricsFunction::MaxOverTime:
      return "max_over_time";
    case MetricsFunction::AvgOverTime:
      return "avg_over_time";
    case MetricsFunction::SumOverTime:
      return "sum_over_time";
    default:
      return {};
  }
}

// Sorts spans into groups and steps.
class Collector {
 public:
  Collector(const traceql::Metrics& metrics, const Steps& steps, const Keys& keys) : steps_(steps) {
    if (metrics.of) measured_.emplace(*metrics.of, keys);
    for (const traceql::Field& field : metrics.by) {
      by_.emplace_back(traceql::to_string(field), FieldReader(field, keys));
    }
  }

  void add(const SpanView& view) {
    const auto start = static_cast<std::int64_t>(view.span().start);
    if (start < steps_.start || start >= steps_.end) return;
    std::optional<double> value;
    if (measured_) {
      value = measured(view);
      if (!value) return;
    }
    const auto step = static_cast<std::size_t>((start - steps_.start) / steps_.step);
    group_of(view).steps[step].add(value);
  }

  bool too_many() const { return groups_.size() > max_groups; }
  std::map<std::string, Group> take() { return std::move(groups_); }

 private:
  std::optional<double> measured(const SpanView& view) const {
    const traceql::Value value = measured_->one(view);
    if (!traceql::is_number(value.type)) return std::nullopt;
    return value.type == Type::Duration ? traceql::as_number(value) / nanoseconds_a_second
                                        : traceql::as_number(value);
  }

  Group& group_of(const SpanView& view) {
    std::string key;
    MetricLabels labels;
    for (const auto& [name, reader] : by_) {
      labels.emplace_back(name, traceql::literal_of(reader.one(view)));
      const std::string text = traceql::to_string(labels.back().second);
      key += std::to_string(text.size()) + ":" + text;
    }
    const auto [found, is_new] = groups_.try_emplace(std::move(key));
    if (is_new) found->second.labels = std::move(labels);
    return found->second;
  }

  Steps steps_;
  std::optional<FieldReader> measured_;
  std::vector<std::pair<std::string, FieldReader>> by_;
  std::map<std::string, Group> groups_;
};

// Makes the series of a group.
class SeriesMaker {
 public:
  SeriesMaker(const traceql::Metrics& metrics, const Steps& steps)
      : metrics_(metrics),
        steps_(steps),
        unit_(metrics.of && traceql::type_of(*metrics.of) == Type::Duration
                  ? Measure::Unit::nanosecond
                  : Measure::Unit::one) {}

  void make(const Group& group, std::vector<MetricSeries>& series) const {
    switch (metrics_.function) {
      case MetricsFunction::Rate:
      case MetricsFunction::CountOverTime:
        return series.push_back(counted(group));
      case MetricsFunction::QuantileOverTime:
        for (const double share : metrics_.quantiles) {
          series.push_back(labelled(group, MetricLabel{"p", number(share)},
                                    [share](const Measure& step) { return step.quantile(share); }));
        }
        return;
      case MetricsFunction::HistogramOverTime:
        return add_histogram(group, series);
      default:
        series.push_back(labelled(group, label_without_groups(group),
                                  [this](const Measure& step) { return aggregated(step); }));
    }
  }

  // Where nothing is grouped, there is a series also of nothing.
  MetricSeries counted(const Group& group) const {
    const bool is_rate = metrics_.function == MetricsFunction::Rate;
    const double unit = is_rate ? static_cast<double>(steps_.step) / nanoseconds_a_second : 1;
    MetricSeries series{group.labels, {}};
    if (auto label = label_without_groups(group)) series.labels.push_back(std::move(*label));
    series.samples.assign(steps_.count(), 0.0);
    for (const auto& [step, measure] : group.steps) {
      series.samples[step] = static_cast<double>(measure.spans()) / unit;
    }
    return series;
  }

 private:
  // Then a series is called as what was asked for.
  std::optional<MetricLabel> label_without_groups(const Group& group) const {
    if (!group.labels.empty()) return std::nullopt;
    Literal name{.type = Type::String, .text = std::string(name_of(metrics_.function))};
    return MetricLabel{"__name__", std::move(name)};
  }

  template <typename Function_>
  MetricSeries labelled(const Group& group, std::optional<MetricLabel> label,
                        const Function_& sample) const {
    MetricSeries series{group.labels, {}};
    if (label) series.labels.push_back(std::move(*label));
    series.samples.assign(steps_.count(), std::nullopt);
    for (const auto& [step, measure] : group.steps) series.samples[step] = sample(measure);
    return series;
  }

  std::optional<double> aggregated(const Measure& step) const {
    switch (metrics_.function) {
      case MetricsFunction::MinOverTime:
        return step.min();
      case MetricsFunction::MaxOverTime:
        return step.max();
      case MetricsFunction::AvgOverTime:
        return step.average();
      default:
        return step.sum();
    }
  }

  void add_histogram(const Group& group, std::vector<MetricSeries>& series) const {
    std::set<double> bounds;
    for (const auto& [step, measure] : group.steps) {
      for (const auto& [bound, count] : measure.by_power_of_two(unit_)) bounds.insert(bound);
    }
    for (const double bound : bounds) {
      series.push_back(labelled(
          group, MetricLabel{"__bucket", number(bound)}, [this, bound](const Measure& step) {
            const auto counts = step.by_power_of_two(unit_);
            const auto found = counts.find(bound);
            return std::optional(found == counts.end() ? 0.0 : static_cast<double>(found->second));
          }));
    }
  }

  const traceql::Metrics& metrics_;
  Steps steps_;
  Measure::Unit unit_;  // of a histogram's bounds
};

void collect(const Snapshot& snapshot, const traceql::Query& query, Collector& collector,
             Evaluation& evaluation) {
  const StepPtr pipeline = compile(query.pipeline, snapshot.keys());
  for (std::size_t i = 0; i < snapshot.size(); ++i) {
    if (evaluation.failed() || evaluation.deadline.passed() || collector.too_many()) return;
    const auto trace = snapshot.joined(i, &evaluation.deadline);
    if (!trace) return;
    const Spansets found = pipeline->run(*trace, whole(*trace), evaluation);
    for (const std::uint32_t span : all_spans(found)) {
      if (evaluation.deadline.passed()) return;
      collector.add({trace.get(), span});
    }
  }
}

Result<std::vector<MetricSeries>> series_of(const traceql::Metrics& metrics, const Steps& steps,
                                            const std::map<std::string, Group>& groups,
                                            Deadline& deadline) {
  const SeriesMaker maker(metrics, steps);
  std::vector<MetricSeries> series;
  for (const auto& [key, group] : groups) {
    if (deadline.passed(steps.count())) return fail("the query took longer than it may");
    maker.make(group, series);
    if (series.size() * steps.count() > max_samples) {
      return fail("more than " + std::to_string(max_samples) + " samples");
    }
  }
  const bool counts = metrics.function <= MetricsFunction::CountOverTime;
  if (groups.empty() && counts && metrics.by.empty()) series.push_back(maker.counted({}));
  return series;
}

}  // namespace

Result<std::vector<MetricSeries>> measure(const Snapshot& snapshot, const traceql::Query& query,
                                          const Steps& steps, Deadline& deadline) {
  if (!query.metrics) return fail("not a metrics query");
  if (query.metrics->function == MetricsFunction::Compare)
    return fail("compare() is not evaluated here");
  if (auto reason = refusal(questions_of(query))) return fail(std::move(*reason));
  Collector collector(*query.metrics, steps, snapshot.keys());
  Evaluation evaluation{deadline};
  collect(snapshot, query, collector, evaluation);
  if (evaluation.failed()) return fail(std::move(evaluation.failure));
  if (deadline.passed(0)) return fail("the query took longer than it may");
  if (collector.too_many()) return fail("more than " + std::to_string(max_groups) + " series");
  return series_of(*query.metrics, steps, collector.take(), deadline);
}

}  // namespace store::traces
