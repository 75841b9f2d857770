#include "harness/languages/logql/streams.hpp"

#include <algorithm>

#include "harness/core/saturate.hpp"
#include "harness/languages/logql/print.hpp"

namespace harness::languages::logql {
namespace {

class LogQueries {
 public:
  void operator()(const LogQuery& log) { found.push_back(&log); }
  void operator()(const Metric& metric) { std::visit(*this, metric.of); }
  void operator()(const RangeAggregation& aggregation) { (*this)(aggregation.log); }
  void operator()(const VectorAggregation& aggregation) { (*this)(*aggregation.inner); }
  void operator()(const BinaryOperation& operation) {
    (*this)(*operation.left);
    (*this)(*operation.right);
  }
  void operator()(const LabelReplace& replace) { (*this)(*replace.inner); }
  void operator()(const Literal&) {}
  void operator()(const VectorLiteral&) {}

  std::vector<const LogQuery*> found;
};

Reach further(const Reach& one, const Reach& other) {
  return {std::max(one.back, other.back), std::max(one.ahead, other.ahead)};
}

struct ReachOf {
  using Time = std::chrono::nanoseconds;

  Reach operator()(const LogQuery&) const { return {}; }
  Reach operator()(const Metric& metric) const { return std::visit(*this, metric.of); }
  Reach operator()(const RangeAggregation& aggregation) const {
    const auto offset = aggregation.offset.count();
    return {std::max(Time{0}, Time{saturated_sum(aggregation.range.count(), offset)}),
            std::max(Time{0}, Time{saturated_difference(0, offset)})};
  }
  Reach operator()(const VectorAggregation& aggregation) const {
    return (*this)(*aggregation.inner);
  }
  Reach operator()(const BinaryOperation& operation) const {
    return further((*this)(*operation.left), (*this)(*operation.right));
  }
  Reach operator()(const LabelReplace& replace) const { return (*this)(*replace.inner); }
  Reach operator()(const Literal&) const { return {}; }
  Reach operator()(const VectorLiteral&) const { return {}; }
};

struct ReadsAnotherTime {
  bool operator()(const LogQuery&) const { return false; }
  bool operator()(const Metric& metric) const { return std::visit(*this, metric.of); }
  bool operator()(const RangeAggregation& aggregation) const {
    return aggregation.offset != std::chrono::nanoseconds{0};
  }
  bool operator()(const VectorAggregation& aggregation) const {
    return (*this)(*aggregation.inner);
  }
  bool operator()(const BinaryOperation& operation) const {
    return (*this)(*operation.left) || (*this)(*operation.right);
  }
  bool operator()(const LabelReplace& replace) const { return (*this)(*replace.inner); }
  bool operator()(const Literal&) const { return false; }
  bool operator()(const VectorLiteral&) const { return false; }
};

}  // namespace

bool reads_another_time(const Query& query) { return std::visit(ReadsAnotherTime{}, query); }

Reach reach_of(const Query& query) { return std::visit(ReachOf{}, query); }

std::chrono::nanoseconds looks_back(const Query& query) { return reach_of(query).back; }

std::vector<const LogQuery*> log_queries(const Query& query) {
  LogQueries queries;
  std::visit(queries, query);
  return std::move(queries.found);
}

std::string print_selector(const std::vector<Matcher>& selector) {
  std::string text;
  for (const Matcher& matcher : selector) text += (text.empty() ? "" : ", ") + print(matcher);
  return "{" + text + "}";
}

std::vector<std::string> stream_selectors(const Query& query) {
  std::vector<std::string> all;
  for (const LogQuery* const log : log_queries(query)) {
    std::string text = print_selector(log->selector);
    if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(std::move(text));
  }
  return all;
}

}  // namespace harness::languages::logql
