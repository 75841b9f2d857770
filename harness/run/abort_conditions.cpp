#include "harness/run/abort_conditions.hpp"

namespace harness::run {

AbortConditions::AbortConditions(const plan::Plan& plan, ConditionWatch& watch)
    : plan_(plan), watch_(watch) {
  for (const scenario::LiveCondition& condition : plan.abort_when) {
    watched_.push_back(watch.add(condition));
  }
}

std::optional<std::string> AbortConditions::look(WallTime now) {
  if (has_aborted()) return std::nullopt;
  for (std::size_t i = 0; i < watched_.size(); ++i) {
    const ConditionState& state = watch_.state(watched_[i]);
    if (!state.holds) continue;
    aborted_at_ = now;
    which_ = i;
    return plan_.abort_when[i].text() + ": " + state.seen;
  }
  return std::nullopt;
}

std::vector<observe::ConditionRecord> AbortConditions::records() const {
  std::vector<observe::ConditionRecord> records;
  for (std::size_t i = 0; i < watched_.size(); ++i) {
    const ConditionState& state = watch_.state(watched_[i]);
    observe::ConditionRecord record{plan_.abort_when[i].text(),
                                    state.looks,
                                    state.unanswered,
                                    state.with_data,
                                    state.maybe_for,
                                    state.since,
                                    {},
                                    state.seen,
                                    state.absent};
    if (has_aborted() && which_ == i) record.held_at = aborted_at_;
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace harness::run
