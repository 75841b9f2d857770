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
  one.since = clock_.wall();
  one.then = watch_.state(one.watched);
}

bool FaultConditions::holds(std::size_t fault, Edge edge) const {
  const std::optional<Awaited>& one = at(fault, edge);
  if (!one || !one->since) return false;
  const ConditionState& state = watch_.state(one->watched);
  const bool was_heard = state.looks - state.unanswered > one->then.looks - one->then.unanswered;
  if (!state.holds || !state.since || !was_heard) return false;
  return clock_.wall() - std::max(*state.since, *one->since) >= one->condition->hold;
}

observe::ConditionRecord FaultConditions::record(std::size_t fault, Edge edge) const {
  const Awaited& one = *at(fault, edge);
  const ConditionState& state = watch_.state(one.watched);
  const bool is_maybe = one.since && state.maybe_at && *state.maybe_at >= *one.since;
  return {one.condition->text(),
          state.looks - one.then.looks,
          state.unanswered - one.then.unanswered,
          state.with_data - one.then.with_data,
          is_maybe ? state.maybe_for : Duration{0},
          state.since,
          {},
          state.seen,
          state.absent};
}

}  // namespace harness::run
