#include "harness/languages/logql/answer_labels.hpp"

namespace harness::languages::logql {
namespace {

AnswerLabels no_labels() { return {std::set<std::string>{}, {}}; }

AnswerLabels grouped(AnswerLabels labels, const Grouping& grouping) {
  if (grouping.without) {
    labels.never.insert(grouping.labels.begin(), grouping.labels.end());
  } else {
    labels.keep(grouping.labels);
  }
  return labels;
}

class Labels {
 public:
  AnswerLabels operator()(const Metric& metric) const { return std::visit(*this, metric.of); }
  AnswerLabels operator()(const RangeAggregation& aggregation) const {
    const bool is_of_absence = aggregation.op == RangeOp::absent_over_time;
    return aggregation.grouping && !is_of_absence ? grouped({}, *aggregation.grouping)
                                                  : AnswerLabels{};
  }
  AnswerLabels operator()(const VectorAggregation& aggregation) const {
    AnswerLabels inner = (*this)(*aggregation.inner);
    switch (aggregation.op) {
      case VectorOp::bottomk:
      case VectorOp::topk:
      case VectorOp::approx_topk:
      case VectorOp::sort:
      case VectorOp::sort_desc:
        return inner;
      default:
        return aggregation.grouping ? grouped(std::move(inner), *aggregation.grouping)
                                    : no_labels();
    }
  }
  // Of one side, or of either; `on` and `group_left` leave less or add some.
  AnswerLabels operator()(const BinaryOperation& operation) const {
    if (operation.matching) return {};
    return either((*this)(*operation.left), (*this)(*operation.right));
  }
  AnswerLabels operator()(const Literal&) const { return no_labels(); }
  AnswerLabels operator()(const VectorLiteral&) const { return no_labels(); }
  AnswerLabels operator()(const LabelReplace&) const { return {}; }
};

}  // namespace

AnswerLabels labels_of_answer(const Metric& metric) { return Labels{}(metric); }

}  // namespace harness::languages::logql
