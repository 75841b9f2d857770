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
  const bool answers =
      std::any_of(observed.catch_ups.begin(), observed.catch_ups.end(),
                  [&](const auto& one) { return one.backend == question.backend && one.answers; });
  return answers && verdict::may_be_decided_by_a_part(evidence);
}

}  // namespace harness::run
