#include "stack/store/traces/evaluate/asked.hpp"

#include "stack/store/traces/evaluate/comparisons.hpp"

namespace store::traces {

using traceql::Intrinsic;
using traceql::Operator;
using traceql::Type;

namespace {

void ask(const traceql::Expression& expression, Questions& questions) {
  if (const auto found = field_comparison(expression)) {
    questions.push_back({found->field, found->op, found->literal});
  } else if (const auto* field = std::get_if<traceql::Field>(&expression.of)) {
    questions.push_back({.field = field});
  } else if (const auto* unary = std::get_if<traceql::Unary>(&expression.of)) {
    ask(*unary->operand, questions);
  } else if (const auto* binary = std::get_if<traceql::Binary>(&expression.of)) {
    ask(*binary->left, questions);
    ask(*binary->right, questions);
  }
}

void ask(const traceql::Pipeline& pipeline, Questions& questions);

void ask(const traceql::Spanset& spanset, Questions& questions) {
  if (const auto* filter = std::get_if<traceql::SpansetFilter>(&spanset.of)) {
    ask(*filter->condition, questions);
  } else if (const auto* inner = std::get_if<traceql::PipelinePtr>(&spanset.of)) {
    ask(**inner, questions);
  } else {
    const auto& binary = std::get<traceql::SpansetBinary>(spanset.of);
    ask(*binary.left, questions);
    ask(*binary.right, questions);
  }
}

void ask(const traceql::ScalarFilter& filter, Questions& questions) {
  const auto* aggregate = std::get_if<traceql::Aggregate>(&filter.left->of);
  if (aggregate != nullptr && aggregate->of) ask(*aggregate->of, questions);
}

void ask(const traceql::Pipeline& pipeline, Questions& questions) {
  for (const traceql::Stage& stage : pipeline.stages) {
    if (const auto* spanset = std::get_if<traceql::SpansetPtr>(&stage)) {
      ask(**spanset, questions);
    } else if (const auto* filter = std::get_if<traceql::ScalarFilter>(&stage)) {
      ask(*filter, questions);
    } else if (const auto* group = std::get_if<traceql::GroupBy>(&stage)) {
      ask(*group->key, questions);
    } else if (const auto* select = std::get_if<traceql::Select>(&stage)) {
      for (const traceql::Field& field : select->fields) {
        questions.push_back({.field = &field});
      }
    }
  }
}

bool has_order(Operator op) {
  return op == Operator::Less || op == Operator::LessEqual || op == Operator::Greater ||
         op == Operator::GreaterEqual;
}

bool is_id(Intrinsic intrinsic) {
  return intrinsic == Intrinsic::TraceId || intrinsic == Intrinsic::SpanId ||
         intrinsic == Intrinsic::ParentId || intrinsic == Intrinsic::LinkTraceId ||
         intrinsic == Intrinsic::LinkSpanId;
}

bool is_whole(Intrinsic intrinsic) {
  return intrinsic == Intrinsic::Duration || intrinsic == Intrinsic::TraceDuration ||
         intrinsic == Intrinsic::EventTimeSinceStart ||
         (intrinsic >= Intrinsic::NestedSetLeft && intrinsic <= Intrinsic::NestedSetParent);
}

}  // namespace

Questions questions_of(const traceql::Query& query) {
  Questions questions;
  ask(query.pipeline, questions);
  return questions;
}

std::optional<std::string> refusal(const Questions& questions) {
  for (const Asked& asked : questions) {
    if (asked.literal == nullptr) continue;
    const Intrinsic intrinsic = asked.field->intrinsic;
    if (is_id(intrinsic) && has_order(asked.op)) {
      return "operator not supported for IDs: " + std::string(traceql::to_string(asked.op));
    }
    if (is_whole(intrinsic) && asked.literal->type == Type::Float) {
      return "operand is not int, duration, status or kind: " + traceql::to_string(*asked.literal);
    }
  }
  return std::nullopt;
}

}  // namespace store::traces
