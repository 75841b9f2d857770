#include <algorithm>
#include <vector>

#include "harness/languages/traceql/field_comparison.hpp"
#include "stack/store/traces/evaluate/comparisons.hpp"
#include "stack/store/traces/evaluate/condition.hpp"

namespace store::traces {

using traceql::Expression;
using traceql::Intrinsic;
using traceql::Operator;
using traceql::Scope;
using traceql::Value;

namespace {

enum class Part { Span, Event, Link };

Part part_of(const traceql::Field& field) {
  switch (field.intrinsic) {
    case Intrinsic::None:
      if (field.scope == Scope::Event) return Part::Event;
      return field.scope == Scope::Link ? Part::Link : Part::Span;
    case Intrinsic::EventName:
    case Intrinsic::EventTimeSinceStart:
      return Part::Event;
    case Intrinsic::LinkTraceId:
    case Intrinsic::LinkSpanId:
      return Part::Link;
    default:
      return Part::Span;
  }
}

Part part_of(const Expression& expression) {
  const auto found = traceql::field_comparison(expression);
  return found ? part_of(*found->field) : Part::Span;
}

// The operands of a chain of &&; anything else is the only one.
void take_apart(const Expression& expression, std::vector<const Expression*>& operands) {
  const auto* binary = std::get_if<traceql::Binary>(&expression.of);
  if (binary == nullptr || binary->op != Operator::And) {
    operands.push_back(&expression);
    return;
  }
  take_apart(*binary->left, operands);
  take_apart(*binary->right, operands);
}

using Conditions = std::vector<ConditionPtr>;

bool all_true(const Conditions& conditions, const SpanView& span, Evaluation& evaluation) {
  return std::all_of(conditions.begin(), conditions.end(), [&](const ConditionPtr& condition) {
    return condition->value(span, evaluation).is_true();
  });
}

// All hold, those on events of one event, those on links of one link.
class AllHold final : public Condition {
 public:
  AllHold(Conditions on_span, Conditions on_event, Conditions on_link)
      : on_span_(std::move(on_span)),
        on_event_(std::move(on_event)),
        on_link_(std::move(on_link)) {}

  Value value(const SpanView& span, Evaluation& evaluation) const override {
    return Value::of_bool(all_true(on_span_, span, evaluation) && of_an_event(span, evaluation) &&
                          of_a_link(span, evaluation));
  }

 private:
  bool of_an_event(const SpanView& span, Evaluation& evaluation) const {
    if (on_event_.empty()) return true;
    const auto events = span.span().events();
    return std::any_of(events.begin(), events.end(), [&](const StoredEvent& event) {
      SpanView view = span;
      view.event = &event;
      return all_true(on_event_, view, evaluation);
    });
  }

  bool of_a_link(const SpanView& span, Evaluation& evaluation) const {
    if (on_link_.empty()) return true;
    const auto links = span.span().links();
    return std::any_of(links.begin(), links.end(), [&](const StoredLink& link) {
      SpanView view = span;
      view.link = &link;
      return all_true(on_link_, view, evaluation);
    });
  }

  Conditions on_span_;
  Conditions on_event_;
  Conditions on_link_;
};

}  // namespace

ConditionPtr compile_filter(const Expression& expression, const Keys& keys) {
  std::vector<const Expression*> operands;
  take_apart(expression, operands);
  Conditions on_span;
  Conditions on_event;
  Conditions on_link;
  for (const Expression* operand : operands) {
    const Part part = part_of(*operand);
    Conditions& list = part == Part::Event ? on_event : part == Part::Link ? on_link : on_span;
    list.push_back(compile(*operand, keys));
  }
  if (on_event.empty() && on_link.empty()) return compile(expression, keys);
  return std::make_unique<AllHold>(std::move(on_span), std::move(on_event), std::move(on_link));
}

}  // namespace store::traces
