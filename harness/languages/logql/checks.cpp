#include "harness/languages/logql/checks.hpp"

#include <algorithm>
#include <cstdint>
#include <set>

#include "harness/languages/logql/go_regex.hpp"
#include "harness/languages/logql/line_pattern.hpp"
#include "harness/languages/logql/names.hpp"

namespace harness::languages::logql {
namespace {

constexpr std::string_view nothing_asked =
    "queries require at least one regexp or equality matcher that does not have an "
    "empty-compatible value. For instance, app=~\".*\" does not meet this requirement, but "
    "app=~\".+\" will";

bool groups(RangeOp op) {
  switch (op) {
    case RangeOp::avg_over_time:
    case RangeOp::stddev_over_time:
    case RangeOp::stdvar_over_time:
    case RangeOp::quantile_over_time:
    case RangeOp::max_over_time:
    case RangeOp::min_over_time:
    case RangeOp::first_over_time:
    case RangeOp::last_over_time:
      return true;
    default:
      return false;
  }
}

bool takes_lines(RangeOp op) {
  switch (op) {
    case RangeOp::count_over_time:
    case RangeOp::rate:
    case RangeOp::bytes_over_time:
    case RangeOp::bytes_rate:
    case RangeOp::absent_over_time:
      return true;
    default:
      return false;
  }
}

bool takes_samples(RangeOp op) {
  return !takes_lines(op) || op == RangeOp::rate || op == RangeOp::absent_over_time;
}

bool matches_empty(const Matcher& matcher) {
  switch (matcher.op) {
    case MatchOp::equal:
      return matcher.value.empty();
    case MatchOp::not_equal:
      return !matcher.value.empty();
    default:
      break;
  }
  const auto regex = compile_regex(matcher.value);
  const bool matches = regex && re2::RE2::FullMatch("", **regex);
  return matches == (matcher.op == MatchOp::regex);
}

std::optional<ParseError> check_selector(const LogQuery& query) {
  if (!std::all_of(query.selector.begin(), query.selector.end(), matches_empty)) {
    return std::nullopt;
  }
  return ParseError{std::string(nothing_asked), query.at, std::nullopt};
}

std::optional<ParseError> check_metric(const Metric& metric);

struct MetricCheck {
  std::optional<ParseError> operator()(const RangeAggregation& aggregation) const {
    return check_selector(aggregation.log);
  }
  std::optional<ParseError> operator()(const VectorAggregation& aggregation) const {
    return check_metric(*aggregation.inner);
  }
  std::optional<ParseError> operator()(const BinaryOperation& operation) const {
    if (auto error = check_metric(*operation.left)) return error;
    return check_metric(*operation.right);
  }
  std::optional<ParseError> operator()(const LabelReplace& replace) const {
    return check_metric(*replace.inner);
  }
  std::optional<ParseError> operator()(const Literal&) const { return std::nullopt; }
  std::optional<ParseError> operator()(const VectorLiteral&) const { return std::nullopt; }
};

std::optional<ParseError> check_metric(const Metric& metric) {
  return std::visit(MetricCheck{}, metric.of);
}

}  // namespace

std::optional<std::string> refusal(const RangeAggregation& aggregation) {
  const std::string name(name_of(aggregation.op));
  const bool quantile = aggregation.op == RangeOp::quantile_over_time;
  if (quantile && !aggregation.parameter) return "parameter required for operation " + name;
  if (!quantile && aggregation.parameter) {
    return "parameter " + aggregation.parameter_text + " not supported for operation " + name;
  }
  if (aggregation.grouping && !groups(aggregation.op)) {
    return "grouping not allowed for " + name + " aggregation";
  }
  if (aggregation.unwrap && !takes_samples(aggregation.op)) {
    return "invalid aggregation " + name + " with unwrap";
  }
  if (!aggregation.unwrap && !takes_lines(aggregation.op)) {
    return "invalid aggregation " + name + " without unwrap";
  }
  return std::nullopt;
}

std::optional<std::string> refusal(const RegexpParser& parser) {
  const std::string problem = "invalid regexp parser: ";
  const auto regex = compile_regex(parser.expression);
  if (!regex) return problem + regex.error().what;
  // While it looks for its groups, each step of its program may hold them all.
  constexpr std::int64_t most_held = 2'000'000;
  const std::int64_t groups = (*regex)->NumberOfCapturingGroups();
  const std::int64_t steps = (*regex)->ProgramSize();
  if (groups * steps > most_held) {
    return problem + "its groups times its steps come to at most " + std::to_string(most_held) +
           ", and it has " + std::to_string(groups) + " groups in " + std::to_string(steps) +
           " steps";
  }
  std::set<std::string_view> names;
  for (const auto& [group, name] : (*regex)->CapturingGroupNames()) {
    if (!is_label_name(name)) return problem + "invalid extracted label name '" + name + "'";
    if (!names.insert(name).second) {
      return problem + "duplicate extracted label name '" + name + "'";
    }
  }
  if (!names.empty()) return std::nullopt;
  return problem + "at least one named capture must be supplied";
}

std::optional<std::string> refusal(const PatternParser& parser) {
  const auto pattern = LinePattern::for_parser(parser.expression);
  if (pattern) return std::nullopt;
  return "invalid pattern parser: " + pattern.error().what;
}

std::optional<ParseError> check(const Query& query) {
  if (const auto* log = std::get_if<LogQuery>(&query)) return check_selector(*log);
  return check_metric(std::get<Metric>(query));
}

}  // namespace harness::languages::logql
