#include "harness/verdict/claims/alert/planned_incident.hpp"

#include <algorithm>
#include <vector>

namespace harness::verdict {
namespace {

struct PlannedFault {
  plan::Occurrence occurrence;
  scenario::FaultInterval lasts;
};

// In order of time.
std::vector<PlannedFault> all_planned(const plan::Plan& plan) {
  std::vector<PlannedFault> all;
  for (const plan::Occurrence& occurrence : plan::occurrences_of(plan)) {
    all.push_back({occurrence, interval_of(plan, occurrence)});
  }
  std::ranges::stable_sort(all, {}, [](const PlannedFault& one) { return one.lasts.begin; });
  return all;
}

Duration length_without_transitions(const plan::Plan& plan) {
  Duration length{0};
  for (const plan::Phase& phase : plan.phases) {
    if (!phase.end) return Duration::max();
    length += *phase.length();
  }
  return length;
}

}  // namespace

std::optional<PlannedIncident> planned_incident(const plan::Plan& plan,
                                                const std::optional<std::size_t>& phase) {
  const auto phase_of = [&](const PlannedFault& one) {
    return plan.faults[one.occurrence.fault].phase;
  };
  const std::vector<PlannedFault> all = all_planned(plan);
  const auto first = std::ranges::find_if(
      all, [&](const PlannedFault& one) { return phase_of(one) == phase.value_or(phase_of(one)); });
  if (first == all.end()) return std::nullopt;
  PlannedIncident incident{first->lasts, {}, {}, {}, {}};
  for (auto one = first; one != all.end(); ++one) {
    const plan::Fault& fault = plan.faults[one->occurrence.fault];
    if (phase_of(*one) == phase_of(*first) && one->lasts.begin < incident.lasts.end) {
      incident.lasts.end = std::max(incident.lasts.end, one->lasts.end);
      incident.faults.insert(one->occurrence.fault);
      incident.targets.insert(fault.target);
    } else if (incident.targets.contains(fault.target) && !incident.again) {
      incident.again = one->occurrence;
      incident.again_at = one->lasts.begin;
    }
  }
  incident.lasts.end = std::min(incident.lasts.end, length_without_transitions(plan));
  return incident;
}

}  // namespace harness::verdict
