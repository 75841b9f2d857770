#include "stack/store/logs/query/metric_query.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <unordered_map>

#include "harness/core/saturate.hpp"
#include "harness/languages/logql/checks.hpp"
#include "harness/languages/logql/go_regex.hpp"
#include "stack/store/logs/query/binary.hpp"
#include "stack/store/logs/query/label_replace.hpp"
#include "stack/store/logs/query/samples.hpp"
#include "stack/store/logs/query/vector_aggregation.hpp"

namespace store::logs {
namespace {

namespace language = harness::languages::logql;
using harness::saturated_difference;
using harness::saturated_sum;
using language::BinaryOperation;
using language::Grouping;
using language::Literal;
using language::Metric;
using language::RangeAggregation;
using language::RangeOp;
using language::VectorAggregation;
using language::VectorLiteral;
using language::VectorOp;

constexpr std::size_t most_answered = 500;       // series, as Loki has it
constexpr std::size_t most_values = 16'000'000;  // 128 MB of them
constexpr std::size_t most_held = 1'000'000;     // series that parts of a query give one another
constexpr std::size_t most_values_held = 100'000'000;  // and their values

Matrix constant_series(double value, std::size_t steps) {
  Matrix out;
  out.series.push_back({LabelSet(), std::vector<double>(steps, value)});
  return out;
}

// What Loki says of nothing: the labels that the selector demands by equality, each once.
LabelSet labels_of_nothing(const std::vector<language::Matcher>& selector) {
  std::unordered_map<std::string_view, std::size_t> conditions;
  for (const language::Matcher& matcher : selector) ++conditions[matcher.name];
  std::vector<LabelSet::Pair> labels;
  for (const language::Matcher& matcher : selector) {
    const bool is_alone = conditions[matcher.name] == 1;
    if (matcher.op == language::MatchOp::equal && is_alone && !matcher.value.empty()) {
      labels.emplace_back(matcher.name, matcher.value);
    }
  }
  return LabelSet::of(std::move(labels));
}

Matrix absence(const RangeAggregation& aggregation, const Matrix& present, std::size_t steps) {
  Matrix out = constant_series(1, steps);
  out.series.front().labels = labels_of_nothing(aggregation.log.selector);
  std::vector<double>& values = out.series.front().values;
  for (const Series& series : present.series) {
    for (std::size_t step = 0; step < steps; ++step) {
      if (!is_absent(series.values[step])) values[step] = absent();
    }
  }
  return out;
}

// A sum of counts over groups is the count of the groups' lines, so that parsers look for the
// groups' labels alone. (This also decides which broken lines a query hears of.)
bool sums_counts(const VectorAggregation& aggregation, const RangeAggregation& inner) {
  if (aggregation.op != VectorOp::sum || inner.grouping) return false;
  switch (inner.op) {
    case RangeOp::count_over_time:
    case RangeOp::rate:
    case RangeOp::bytes_over_time:
    case RangeOp::bytes_rate:
    case RangeOp::sum_over_time:
      return true;
    default:
      return false;
  }
}

// Of sum(1) and its like, as Loki has it.
Outcome<Matrix> no_series() {
  return refuse(500,
                "unexpected expr type (*syntax.LiteralExpr) for Evaluator type "
                "(*logql.DefaultEvaluator) ");
}

class Evaluation {
 public:
  Evaluation(const Steps& steps, Question& question) : steps_(steps), question_(question) {}

  Outcome<Matrix> of(const Metric& metric) {
    // What is done with the series of a part is bounded by their number, not by the parts'.
    constexpr std::size_t much = 1024;
    if (question_.deadline.passed(much)) return too_late(question_.deadline);
    if (const auto value = language::constant(metric)) {
      return constant_series(*value, steps_.count);
    }
    auto made = std::visit([this](const auto& kind) { return (*this)(kind); }, metric.of);
    if (!made) return made;
    question_.series_held += made->series.size();
    if (question_.series_held > most_held) {
      return refuse(400, "the parts of the query give one another more than " +
                             std::to_string(most_held) +
                             " series; group by fewer labels before they are put together");
    }
    question_.values_held += made->series.size() * steps_.count;
    if (question_.values_held > most_values_held) {
      return refuse(400, "the parts of the query give one another more than " +
                             std::to_string(most_values_held) +
                             " values; group by fewer labels, or take a larger step");
    }
    return made;
  }

  Outcome<Matrix> operator()(const RangeAggregation& aggregation) {
    return range(aggregation, aggregation.grouping);
  }

  Outcome<Matrix> operator()(const VectorAggregation& aggregation) {
    if (aggregation.op == VectorOp::approx_topk) {
      return refuse(500, "approx_topk is not enabled. See -limits.shard_aggregations");
    }
    if (language::constant(*aggregation.inner)) return no_series();
    const auto* inner = std::get_if<RangeAggregation>(&aggregation.inner->of);
    auto series = inner != nullptr && sums_counts(aggregation, *inner)
                      ? range(*inner, aggregation.grouping.value_or(Grouping{}))
                      : of(*aggregation.inner);
    if (!series) return series;
    if (question_.deadline.passed(work_on(*series))) return too_late(question_.deadline);
    return aggregate_vectors(aggregation, std::move(*series));
  }

  Outcome<Matrix> operator()(const BinaryOperation& operation) {
    const auto left_number = language::constant(*operation.left);
    const auto right_number = language::constant(*operation.right);
    if (right_number) {
      return with_number(operation, *operation.left, *right_number, Side::right);
    }
    if (left_number) return with_number(operation, *operation.right, *left_number, Side::left);
    const auto left = of(*operation.left);
    if (!left) return left;
    const auto right = of(*operation.right);
    if (!right) return right;
    if (question_.deadline.passed(work_on(*left) + work_on(*right))) {
      return too_late(question_.deadline);
    }
    return combine(operation, *left, *right, steps_.count);
  }

  Outcome<Matrix> operator()(const Literal& literal) {
    return constant_series(literal.value, steps_.count);
  }

  Outcome<Matrix> operator()(const VectorLiteral& literal) {
    return constant_series(literal.value, steps_.count);
  }

  Outcome<Matrix> operator()(const language::LabelReplace& replacement) {
    if (language::constant(*replacement.inner)) return no_series();
    auto series = of(*replacement.inner);
    if (!series) return series;
    return replace_labels(replacement, std::move(*series), question_.deadline);
  }

 private:
  Outcome<Matrix> range(const RangeAggregation& aggregation,
                        const std::optional<Grouping>& grouping) {
    const std::int64_t offset = aggregation.offset.count();
    const std::int64_t first =
        saturated_difference(saturated_difference(steps_.start, offset), aggregation.range.count());
    const std::int64_t last = saturated_difference(steps_.last(), offset);
    const auto all =
        sampled(aggregation, grouping, saturated_sum(first, 1), saturated_sum(last, 1), question_);
    if (!all) return tl::unexpected<Failure>(all.error());
    question_.series += all->size();
    if (all->size() * steps_.count > most_values) {
      return refuse(400, "the query makes " + std::to_string(all->size()) + " series at " +
                             std::to_string(steps_.count) +
                             " moments; group by fewer labels, or take a larger step");
    }
    Matrix out;
    for (const SampledSeries& series : *all) {
      Series& made = out.series.emplace_back(
          Series{series.labels, std::vector<double>(steps_.count, absent())});
      if (!aggregate_windows(aggregation, series.samples, steps_, question_.deadline,
                             made.values)) {
        return too_late(question_.deadline);
      }
    }
    if (aggregation.op != RangeOp::absent_over_time) return out;
    return absence(aggregation, out, steps_.count);
  }

  Outcome<Matrix> with_number(const BinaryOperation& operation, const Metric& metric, double number,
                              Side side) {
    auto series = of(metric);
    if (!series) return series;
    return combine_with_number(operation, std::move(*series), number, side);
  }

  // In lines.
  std::size_t work_on(const Matrix& matrix) const {
    constexpr std::size_t values_of_a_line = 64;
    return matrix.series.size() * (1 + steps_.count / values_of_a_line);
  }

  const Steps& steps_;
  Question& question_;
};

}  // namespace

Outcome<Matrix> evaluate(const Metric& metric, const Steps& steps, Question& question) {
  auto matrix = Evaluation(steps, question).of(metric);
  if (!matrix) return matrix;
  std::erase_if(matrix->series, [](const Series& series) {
    return std::all_of(series.values.begin(), series.values.end(), is_absent);
  });
  if (matrix->series.size() > most_answered) {
    return refuse(400, "maximum number of series (" + std::to_string(most_answered) +
                           ") reached for a single query; consider reducing query cardinality by "
                           "adding more specific stream selectors, reducing the time range, or "
                           "aggregating results with functions like sum, count, or topk");
  }
  if (!matrix->is_ordered) sort_by_labels(matrix->series);
  return matrix;
}

}  // namespace store::logs
