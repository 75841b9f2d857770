#pragma once

#include <optional>
#include <set>
#include <string>

#include "harness/plan/timeline.hpp"

namespace harness::verdict {

// What an incident will be, by the plan alone. Times are those of a run without transitions.
struct PlannedIncident {
  scenario::FaultInterval lasts;  // to the run's end at most
  std::set<std::size_t> faults;   // indices into Plan::faults
  std::set<std::string> targets;

  // The next time that the same is hit, where there is one.
  std::optional<plan::Occurrence> again;
  Duration again_at{0};
};

// The first of that phase, or of the run; none: nothing is injected there.
std::optional<PlannedIncident> planned_incident(const plan::Plan& plan,
                                                const std::optional<std::size_t>& phase);

}  // namespace harness::verdict
