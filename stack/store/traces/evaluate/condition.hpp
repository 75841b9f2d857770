#pragma once

#include <memory>

#include "harness/languages/traceql/syntax.hpp"
#include "stack/store/traces/evaluate/evaluation.hpp"
#include "stack/store/traces/evaluate/span_view.hpp"
#include "stack/store/traces/stored/keys.hpp"

namespace store::traces {

// An expression, ready to be asked of spans. One thread at a time.
class Condition {
 public:
  Condition() = default;
  Condition(const Condition&) = delete;
  Condition& operator=(const Condition&) = delete;
  virtual ~Condition() = default;

  // Good until the next call. The evaluation fails where the expression cannot be answered.
  virtual traceql::Value value(const SpanView& span, Evaluation& evaluation) const = 0;
};
using ConditionPtr = std::unique_ptr<const Condition>;

ConditionPtr compile(const traceql::Expression& expression, const Keys& keys);

// The same for the condition of a filter: where all of it must hold, what it asks of events must
// hold of one event, and what it asks of links of one link.
ConditionPtr compile_filter(const traceql::Expression& expression, const Keys& keys);

}  // namespace store::traces
