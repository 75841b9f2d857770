#include "stack/store/traces/evaluate/asked.hpp"

#include "harness/languages/traceql/field_comparison.hpp"

namespace store::traces {

namespace {

void ask(const traceql::Expression& expression, Questions& questions) {
  if (const auto found = traceql::field_comparison(expression)) {
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

}  // namespace

Questions questions_of(const traceql::Query& query) {
  Questions questions;
  ask(query.pipeline, questions);
  return questions;
}

std::optional<std::string> refusal(const Questions& questions) {
  for (const Asked& asked : questions) {
    if (asked.literal == nullptr) continue;
    if (auto why = traceql::storage_refusal({asked.field, asked.op, asked.literal})) return why;
  }
  return std::nullopt;
}

}  // namespace store::traces
