#include "harness/languages/traceql/growth.hpp"

#include <algorithm>

namespace harness::languages::traceql {

namespace {

bool only_grows(const Pipeline& pipeline);

// What a span says of itself is the same whatever others there are.
bool is_its_own(const Field& field) {
  if (field.of_parent) return false;
  switch (field.intrinsic) {
    case Intrinsic::ChildCount:
    case Intrinsic::Parent:
    case Intrinsic::RootName:
    case Intrinsic::RootServiceName:
    case Intrinsic::TraceDuration:
    case Intrinsic::NestedSetLeft:
    case Intrinsic::NestedSetRight:
    case Intrinsic::NestedSetParent:
      return false;
    default:
      return true;
  }
}

bool is_its_own(const Expression& expression) {
  if (const auto* field = std::get_if<Field>(&expression.of)) return is_its_own(*field);
  if (const auto* unary = std::get_if<Unary>(&expression.of)) return is_its_own(*unary->operand);
  const auto* binary = std::get_if<Binary>(&expression.of);
  return binary == nullptr || (is_its_own(*binary->left) && is_its_own(*binary->right));
}

bool only_grows(const Spanset& spanset) {
  if (const auto* filter = std::get_if<SpansetFilter>(&spanset.of)) {
    return is_its_own(*filter->condition);
  }
  if (const auto* inner = std::get_if<PipelinePtr>(&spanset.of)) return only_grows(**inner);
  const auto& binary = std::get<SpansetBinary>(spanset.of);
  return binary.op.form != SpansetOperator::Form::Negated && only_grows(*binary.left) &&
         only_grows(*binary.right);
}

bool only_grows(const ScalarFilter& filter) {
  const auto* aggregate = std::get_if<Aggregate>(&filter.left->of);
  if (aggregate == nullptr || !std::holds_alternative<Literal>(filter.right->of)) return false;
  if (aggregate->of && !is_its_own(*aggregate->of)) return false;
  const bool above = filter.op == Operator::Greater || filter.op == Operator::GreaterEqual;
  const bool below = filter.op == Operator::Less || filter.op == Operator::LessEqual;
  switch (aggregate->function) {
    case Aggregate::Function::Count:
    case Aggregate::Function::Max:
      return above;
    case Aggregate::Function::Min:
      return below;
    default:
      return false;
  }
}

bool only_grows(const Stage& stage) {
  if (const auto* spanset = std::get_if<SpansetPtr>(&stage)) return only_grows(**spanset);
  if (const auto* filter = std::get_if<ScalarFilter>(&stage)) return only_grows(*filter);
  if (const auto* group = std::get_if<GroupBy>(&stage)) return is_its_own(*group->key);
  return true;
}

bool only_grows(const Pipeline& pipeline) {
  return std::all_of(pipeline.stages.begin(), pipeline.stages.end(),
                     [](const Stage& stage) { return only_grows(stage); });
}

}  // namespace

bool only_grows(const Query& query) { return !query.metrics && only_grows(query.pipeline); }

}  // namespace harness::languages::traceql
