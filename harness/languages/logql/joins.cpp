#include "harness/languages/logql/joins.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/languages/logql/go_regex.hpp"
#include "harness/languages/logql/line_reads.hpp"
#include "harness/languages/logql/names.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/print_metric.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/languages/logql/values.hpp"
#include "harness/languages/outcome_names.hpp"

namespace harness::languages::logql {
namespace {

LabelFilter without_error() { return {Matcher{"__error__", MatchOp::equal, "", {}}, {}}; }

bool is_choice(const BinaryOperation& operation) {
  const bool compares = relation_of(operation.op) && !operation.return_bool;
  return compares || operation.op == BinaryOp::logical_and ||
         operation.op == BinaryOp::logical_unless;
}

bool is_constant(const Metric& metric) { return std::holds_alternative<Literal>(metric.of); }

LabelCondition condition_of(const Matcher& matcher) {
  const bool is_regex = matcher.op == MatchOp::regex || matcher.op == MatchOp::not_regex;
  const bool is_wanted = matcher.op == MatchOp::equal || matcher.op == MatchOp::regex;
  const auto takes = [=](const std::string& value) {
    if (!is_regex) return (value == matcher.value) == is_wanted;
    const auto regex = compile_regex(matcher.value, Anchor::both);
    return !regex || re2::RE2::FullMatch(value, **regex) == is_wanted;
  };
  const bool is_one = matcher.op == MatchOp::equal;
  return {matcher.name, is_one ? std::optional(matcher.value) : std::nullopt, takes};
}

// Which lines those are that it is about, and not what became of them.
bool tells_lines(const LabelFilter& filter) {
  const auto* matcher = std::get_if<Matcher>(&filter.of);
  if (matcher == nullptr) return false;
  const std::string name = lower(matcher->name);
  return name.starts_with("__error") || !(names_an_outcome(name) || name.ends_with("message") ||
                                          name.ends_with("msg") || name == "event");
}

// Takes out of a metric query what may leave out series of it.
class Unconditional {
 public:
  void operator()(MetricPtr& metric) {
    if (auto* operation = std::get_if<BinaryOperation>(&metric->of)) return of(metric, *operation);
    if (auto* range = std::get_if<RangeAggregation>(&metric->of)) return of(*range);
    if (auto* vector = std::get_if<VectorAggregation>(&metric->of)) return (*this)(vector->inner);
    if (auto* replace = std::get_if<LabelReplace>(&metric->of)) return (*this)(replace->inner);
  }

  std::vector<LabelCondition> left_out;

 private:
  void of(MetricPtr& metric, BinaryOperation& operation) {
    if (!is_choice(operation)) {
      (*this)(operation.left);
      (*this)(operation.right);
      return;
    }
    MetricPtr kept = std::move(is_constant(*operation.left) ? operation.right : operation.left);
    metric = std::move(kept);
    (*this)(metric);
  }

  // Whatever a parser cannot read, a metric query is refused for.
  void of(RangeAggregation& range) {
    std::erase_if(range.log.pipeline, [&](const Stage& stage) {
      const auto* filter = std::get_if<LabelFilter>(&stage.of);
      if (filter == nullptr) return std::holds_alternative<LineFilter>(stage.of);
      if (tells_lines(*filter)) return false;
      if (const auto* matcher = std::get_if<Matcher>(&filter->of)) {
        left_out.push_back(condition_of(*matcher));
      }
      return true;
    });
    range.log.pipeline.push_back({without_error(), {}});
    if (range.unwrap) range.unwrap->filters.push_back(without_error());
  }
};

JoinSide side_of(const Metric& metric) {
  const std::string query = print(metric);
  auto copy = parse(query);
  if (!copy) return {query, query};
  MetricPtr whatever = std::make_unique<Metric>(std::get<Metric>(std::move(*copy)));
  Unconditional unconditional;
  unconditional(whatever);
  return {query, print(*whatever), std::move(unconditional.left_out)};
}

// Whether it has its series as soon as anything is logged.
struct IsAlwaysThere {
  bool of(const Metric& metric) const { return std::visit(*this, metric.of); }
  bool operator()(const RangeAggregation& range) const {
    const auto& stages = range.log.pipeline;
    return range.op != RangeOp::absent_over_time && !range.unwrap &&
           std::none_of(stages.begin(), stages.end(), only_filters);
  }
  bool operator()(const VectorAggregation& vector) const { return of(*vector.inner); }
  bool operator()(const BinaryOperation& operation) const {
    return !is_choice(operation) && of(*operation.left) && of(*operation.right);
  }
  bool operator()(const Literal&) const { return true; }
  bool operator()(const VectorLiteral&) const { return true; }
  bool operator()(const LabelReplace& replace) const { return of(*replace.inner); }
};

class Joins {
 public:
  void operator()(const Metric& metric) { std::visit(*this, metric.of); }
  void operator()(const RangeAggregation&) {}
  void operator()(const VectorAggregation& vector) { (*this)(*vector.inner); }
  void operator()(const Literal&) {}
  void operator()(const VectorLiteral&) {}
  void operator()(const LabelReplace& replace) { (*this)(*replace.inner); }
  void operator()(const BinaryOperation& operation) {
    add(operation);
    (*this)(*operation.left);
    (*this)(*operation.right);
  }

  std::vector<Join> found;

 private:
  void add(const BinaryOperation& operation) {
    const bool is_of_one = is_constant(*operation.left) || is_constant(*operation.right);
    if (operation.op == BinaryOp::logical_or || is_of_one) return;
    Join join{std::string(name_of(operation.op)),
              false,
              {},
              side_of(*operation.left),
              side_of(*operation.right)};
    if (operation.matching) {
      join.on = operation.matching->on;
      join.labels = operation.matching->labels;
    }
    const bool is_same = join.left.query == join.right.query;
    join.always_leaves_out = operation.op == BinaryOp::logical_unless &&
                             (is_same || IsAlwaysThere{}.of(*operation.right));
    found.push_back(std::move(join));
  }
};

}  // namespace

std::vector<Join> joins(const Query& query) {
  const auto* metric = std::get_if<Metric>(&query);
  if (metric == nullptr) return {};
  Joins all;
  all(*metric);
  return std::move(all.found);
}

}  // namespace harness::languages::logql
