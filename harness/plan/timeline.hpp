#pragma once

#include <string>
#include <vector>

#include "harness/plan/plan.hpp"

namespace harness::plan {

// What is done when to break things and to mend them: each fault of the plan as often as it comes.

// One time that a fault is there: an incident of its own.
struct Occurrence {
  std::size_t fault = 0;   // index into Plan::faults
  std::size_t number = 1;  // of those of its fault, from 1
  std::size_t of = 1;
  scenario::FaultSpan span;
};

// In the order of the plan's faults, those of one fault in order of time.
std::vector<Occurrence> occurrences_of(const Plan& plan);

// "crash dice-roller", and where it comes more than once ", 2 of 3".
std::string name_of(const Plan& plan, const Occurrence& occurrence);

// When it is there, were there no transitions.
scenario::FaultInterval interval_of(const Plan& plan, const Occurrence& occurrence);

// Whether the transition into that phase undoes faults of the phase before, and injects some of
// that phase: those that are there to its end, or from its beginning.
bool undoes_faults(const Plan& plan, std::size_t into);
bool injects_faults(const Plan& plan, std::size_t into);

struct Action {
  enum class Act { inject, undo };

  Act act = Act::inject;
  std::size_t occurrence = 0;  // index into occurrences_of
  Duration at{0};              // as expected, and no later than the last phase's end
  bool in_transition = false;  // beside the phase that begins or ends then, and not within it
};

// All of them in order. At the same moment, what is to be undone comes first, the last that was
// injected before the others; then what is to be injected, as it is written.
std::vector<Action> actions_of(const Plan& plan);

}  // namespace harness::plan
