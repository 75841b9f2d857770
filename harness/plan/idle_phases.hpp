#pragma once

#include <optional>
#include <vector>

#include "harness/plan/plan.hpp"

namespace harness::plan {

// When the last of the loads is over, from the first request, that are to last, by their durations,
// into the phase; none: none is to.
std::optional<Duration> end_of_loads_into(const Plan& plan, const Phase& phase);

// Whether a new iteration of the load may be due between two times from the first request (none: to
// the end): its time is not over, and its stages do not stand at 0. One that ends with its
// iterations may be so until its time is up.
bool may_be_due(const scenario::Load& load, Duration from, const std::optional<Duration>& to);

// Phases that claims are about and in which no load is due, as far as a plan can tell: each once,
// at the first of its claims. What holds there may hold because nothing happens.
std::vector<yaml::Problem> judged_without_load(const Plan& plan);

// Loads that are over before anything of them is due, such as users who would come at the very end
// of their ramp: they would send nothing.
std::vector<yaml::Problem> loads_never_due(const Plan& plan);

}  // namespace harness::plan
