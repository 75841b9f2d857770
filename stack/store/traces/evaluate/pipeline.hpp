#pragma once

#include <memory>
#include <vector>

#include "stack/store/traces/evaluate/condition.hpp"
#include "stack/store/traces/evaluate/evaluation.hpp"
#include "stack/store/traces/evaluate/spanset.hpp"
#include "stack/store/traces/stored/keys.hpp"

namespace store::traces {

// A step from the spansets of a trace to others. One thread at a time.
class Step {
 public:
  Step() = default;
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;
  virtual ~Step() = default;

  virtual Spansets run(const JoinedTrace& trace, Spansets from, Evaluation& evaluation) const = 0;
};
using StepPtr = std::unique_ptr<const Step>;

StepPtr compile(const traceql::Pipeline& pipeline, const Keys& keys);
StepPtr compile(const traceql::Spanset& spanset, const Keys& keys);
StepPtr compile(const traceql::ScalarFilter& filter, const Keys& keys);
StepPtr compile(const traceql::GroupBy& group, const Keys& keys);

// All spans of a trace: what a pipeline begins with.
Spansets whole(const JoinedTrace& trace);

// Those of all of them, each once, in their order.
Indices all_spans(const Spansets& spansets);

}  // namespace store::traces
