#include "harness/run/askable.hpp"

#include <algorithm>

namespace harness::run {

bool has_caught_up(const observe::Observations& observed, observe::Backend backend) {
  return std::any_of(
      observed.catch_ups.begin(), observed.catch_ups.end(),
      [backend](const auto& one) { return one.backend == backend && one.seen_at.has_value(); });
}

bool can_be_asked(const verdict::Evidence& evidence, const observe::Question& question) {
  if (question.backend == observe::Backend::database) return true;
  if (question.backend == observe::Backend::pager) return true;
  const observe::Observations& observed = evidence.observations;
  if (has_caught_up(observed, question.backend)) return true;
  const auto late = std::ranges::find_if(observed.catch_ups, [&](const observe::CatchUp& one) {
    return one.backend == question.backend && one.answers;
  });
  if (late == observed.catch_ups.end()) return false;
  const bool has_all_that_is_asked =
      late->traced_at && verdict::find_claim_kind(evidence.claim.kind)->asks_by_trace;
  return has_all_that_is_asked || verdict::may_be_decided_by_a_part(evidence);
}

}  // namespace harness::run
