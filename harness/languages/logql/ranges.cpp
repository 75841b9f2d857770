#include "harness/languages/logql/ranges.hpp"

namespace harness::languages::logql {
namespace {

struct EvaluateLater {
  std::chrono::nanoseconds by;

  void operator()(Metric& metric) const { std::visit(*this, metric.of); }
  void operator()(RangeAggregation& aggregation) const {
    const bool ends_then = aggregation.offset == std::chrono::nanoseconds{0};
    (ends_then ? aggregation.range : aggregation.offset) += by;
  }
  void operator()(VectorAggregation& aggregation) const { (*this)(*aggregation.inner); }
  void operator()(BinaryOperation& operation) const {
    (*this)(*operation.left);
    (*this)(*operation.right);
  }
  void operator()(LabelReplace& replace) const { (*this)(*replace.inner); }
  void operator()(Literal&) const {}
  void operator()(VectorLiteral&) const {}
};

}  // namespace

Metric evaluated_later(Metric query, std::chrono::nanoseconds by) {
  EvaluateLater{by}(query);
  return query;
}

}  // namespace harness::languages::logql
