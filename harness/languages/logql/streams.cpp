#include "harness/languages/logql/streams.hpp"

#include <algorithm>

#include "harness/core/saturate.hpp"
#include "harness/languages/logql/print.hpp"
#include "harness/languages/regex/regex_shape.hpp"

namespace harness::languages::logql {
namespace {

class LogQueries {
 public:
  void operator()(const LogQuery& log) { found.push_back({&log, nullptr}); }
  void operator()(const Metric& metric) { std::visit(*this, metric.of); }
  void operator()(const RangeAggregation& aggregation) {
    found.push_back({&aggregation.log, &aggregation});
  }
  void operator()(const VectorAggregation& aggregation) { (*this)(*aggregation.inner); }
  void operator()(const BinaryOperation& operation) {
    (*this)(*operation.left);
    (*this)(*operation.right);
  }
  void operator()(const LabelReplace& replace) { (*this)(*replace.inner); }
  void operator()(const Literal&) {}
  void operator()(const VectorLiteral&) {}

  std::vector<LogQueryInside> found;
};

Reach reach_of(const RangeAggregation& aggregation) {
  using Time = std::chrono::nanoseconds;
  const auto offset = aggregation.offset.count();
  return {std::max(Time{0}, Time{saturated_sum(aggregation.range.count(), offset)}),
          std::max(Time{0}, Time{saturated_difference(0, offset)})};
}

}  // namespace

std::vector<LogQueryInside> log_queries(const Query& query) {
  LogQueries queries;
  std::visit(queries, query);
  return std::move(queries.found);
}

bool reads_another_time(const Query& query) {
  const auto queries = log_queries(query);
  return std::any_of(queries.begin(), queries.end(), [](const LogQueryInside& one) {
    return one.over != nullptr && one.over->offset != std::chrono::nanoseconds{0};
  });
}

Reach reach_of(const Query& query) {
  Reach furthest;
  for (const auto& [log, over] : log_queries(query)) {
    if (over == nullptr) continue;
    const Reach reach = reach_of(*over);
    furthest = {std::max(furthest.back, reach.back), std::max(furthest.ahead, reach.ahead)};
  }
  return furthest;
}

std::chrono::nanoseconds looks_back(const Query& query) { return reach_of(query).back; }

std::string print_selector(const std::vector<Matcher>& selector) {
  std::string text;
  for (const Matcher& matcher : selector) text += (text.empty() ? "" : ", ") + print(matcher);
  return "{" + text + "}";
}

bool takes_every_stream(const LogQuery& log) {
  return std::all_of(log.selector.begin(), log.selector.end(), [](const Matcher& matcher) {
    if (matcher.op != MatchOp::regex) return matcher.op != MatchOp::equal;
    return matches_everything(matcher.value) || without_anchors(matcher.value) == ".+";
  });
}

bool takes_every_line(const LogQuery& log) {
  const auto chooses = [](const Stage& stage) {
    const auto* const filter = std::get_if<LineFilter>(&stage.of);
    if (filter == nullptr) return std::holds_alternative<LabelFilter>(stage.of);
    const bool looks_for_nothing =
        filter->op == LineFilterOp::contains && filter->any.front().text.empty();
    return !looks_for_nothing;
  };
  return takes_every_stream(log) && std::none_of(log.pipeline.begin(), log.pipeline.end(), chooses);
}

std::vector<std::string> stream_selectors(const Query& query) {
  std::vector<std::string> all;
  for (const auto& [log, over] : log_queries(query)) {
    std::string text = print_selector(log->selector);
    if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(std::move(text));
  }
  return all;
}

}  // namespace harness::languages::logql
