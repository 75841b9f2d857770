#include "harness/run/fault_conditions.hpp"

#include <algorithm>

namespace harness::run {

FaultConditions::FaultConditions(const plan::Plan& plan, ConditionWatch& watch, const Clock& clock)
    : watch_(watch), clock_(clock) {
  const auto awaited = [&](const std::optional<scenario::LiveCondition>& condition) {
    return condition ? std::optional(Awaited{&*condition, watch.add(*condition)}) : std::nullopt;
  };
  for (const plan::Fault& fault : plan.faults) {
    faults_.push_back({awaited(fault.when), awaited(fault.until)});
  }
}

void FaultConditions::wait(std::size_t fault, Edge edge) {
  if (!has(fault, edge)) return;
  Awaited& one = *faults_[fault][edge == Edge::begin ? 0 : 1];
  const ConditionState& state = watch_.state(one.watched);
  one.since = clock_.wall();
  one.looks = state.looks;
  one.unanswered = state.unanswered;
}

bool FaultConditions::holds(std::size_t fault, Edge edge) const {
  const std::optional<Awaited>& one = at(fault, edge);
  if (!one || !one->since) return false;
  const ConditionState& state = watch_.state(one->watched);
  if (!state.holds || !state.since || state.looks <= one->looks) return false;
  return clock_.wall() - std::max(*state.since, *one->since) >= one->condition->hold;
}

observe::ConditionRecord FaultConditions::record(std::size_t fault, Edge edge) const {
  const Awaited& one = *at(fault, edge);
  const ConditionState& state = watch_.state(one.watched);
  return {one.condition->text(),
          state.looks - one.looks,
          state.unanswered - one.unanswered,
          state.since,
          {},
          state.seen};
}

}  // namespace harness::run
