#include "harness/languages/traceql/field_comparison.hpp"

namespace harness::languages::traceql {

namespace {

bool is_whole(Intrinsic intrinsic) {
  return intrinsic == Intrinsic::Duration || intrinsic == Intrinsic::TraceDuration ||
         intrinsic == Intrinsic::EventTimeSinceStart ||
         (intrinsic >= Intrinsic::NestedSetLeft && intrinsic <= Intrinsic::NestedSetParent);
}

}  // namespace

std::optional<FieldComparison> field_comparison(const Expression& expression) {
  const auto* binary = std::get_if<Binary>(&expression.of);
  if (binary == nullptr) return std::nullopt;
  const Operator op = binary->op;
  if (!is_comparison(op) && !is_regex(op)) return std::nullopt;
  FieldComparison found{std::get_if<Field>(&binary->left->of), op,
                        std::get_if<Literal>(&binary->right->of)};
  if (found.field == nullptr && !is_regex(op)) {
    found = {std::get_if<Field>(&binary->right->of), turned(op),
             std::get_if<Literal>(&binary->left->of)};
  }
  if (found.field == nullptr || found.literal == nullptr || found.literal->type == Type::Nil) {
    return std::nullopt;
  }
  return found;
}

bool is_id(Intrinsic intrinsic) {
  return intrinsic == Intrinsic::TraceId || intrinsic == Intrinsic::SpanId ||
         intrinsic == Intrinsic::ParentId || intrinsic == Intrinsic::LinkTraceId ||
         intrinsic == Intrinsic::LinkSpanId;
}

std::optional<std::string> storage_refusal(const FieldComparison& comparison) {
  const Intrinsic intrinsic = comparison.field->intrinsic;
  if (is_id(intrinsic) && has_order(comparison.op)) {
    return "operator not supported for IDs: " + std::string(to_string(comparison.op));
  }
  if (is_whole(intrinsic) && comparison.literal->type == Type::Float) {
    return "operand is not int, duration, status or kind: " + to_string(*comparison.literal);
  }
  return std::nullopt;
}

}  // namespace harness::languages::traceql
