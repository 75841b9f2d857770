#include "harness/languages/logql/streams.hpp"

#include <algorithm>

#include "harness/core/saturate.hpp"
#include "harness/languages/logql/print.hpp"

namespace harness::languages::logql {
namespace {

class Streams {
 public:
  void operator()(const LogQuery& log) {
    std::string text;
    for (const Matcher& matcher : log.selector) text += (text.empty() ? "" : ", ") + print(matcher);
    text = "{" + text + "}";
    if (std::find(found.begin(), found.end(), text) == found.end()) found.push_back(text);
  }
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

  std::vector<std::string> found;
};

struct LooksBack {
  using Time = std::chrono::nanoseconds;

  Time operator()(const LogQuery&) const { return Time{0}; }
  Time operator()(const Metric& metric) const { return std::visit(*this, metric.of); }
  Time operator()(const RangeAggregation& aggregation) const {
    return std::max(Time{0},
                    Time{saturated_sum(aggregation.range.count(), aggregation.offset.count())});
  }
  Time operator()(const VectorAggregation& aggregation) const {
    return (*this)(*aggregation.inner);
  }
  Time operator()(const BinaryOperation& operation) const {
    return std::max((*this)(*operation.left), (*this)(*operation.right));
  }
  Time operator()(const LabelReplace& replace) const { return (*this)(*replace.inner); }
  Time operator()(const Literal&) const { return Time{0}; }
  Time operator()(const VectorLiteral&) const { return Time{0}; }
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

std::chrono::nanoseconds looks_back(const Query& query) { return std::visit(LooksBack{}, query); }

std::vector<std::string> stream_selectors(const Query& query) {
  Streams streams;
  std::visit(streams, query);
  return std::move(streams.found);
}

}  // namespace harness::languages::logql
