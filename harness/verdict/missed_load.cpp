#include "harness/verdict/missed_load.hpp"

#include <algorithm>

#include "harness/plan/idle_phases.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

bool was_sent_in(const observe::PhaseMark& mark, const load::LoadStats& load) {
  return std::ranges::any_of(load.requests, [&](const load::RequestStats& stats) {
    return stats.phase == mark.name && stats.sent > 0;
  });
}

}  // namespace

std::string why_without_its_load(const plan::Plan& plan, const observe::Observations& observations,
                                 std::size_t phase) {
  if (phase >= std::min(plan.phases.size(), observations.phases.size())) return {};
  const observe::PhaseMark& mark = observations.phases[phase];
  const auto end = plan::end_of_loads_into(plan, plan.phases[phase]);
  const bool is_over = end && observations.run.begin + *end <= mark.window.begin;
  if (!is_over || was_sent_in(mark, observations.load)) return {};
  return "no request was sent in " + mark.name +
         ", though load was due in it: transitions took longer than was planned, and the load was "
         "over before. Leave its duration out, which is as long as the phases take, or have it "
         "last longer";
}

Finding unless_load_was_over(Finding finding, const Evidence& evidence) {
  const bool may_be_of_it = finding.outcome == Outcome::no_data ||
                            (finding.outcome == Outcome::fail && finding.of_slowness == true);
  if (!may_be_of_it || !evidence.claim.phase) return finding;
  const std::string why =
      why_without_its_load(evidence.plan, evidence.observations, *evidence.claim.phase);
  if (why.empty()) return finding;
  const std::string seen = finding.seen + "; " + why;
  return with(std::move(finding), Outcome::undecided, seen);
}

}  // namespace harness::verdict
