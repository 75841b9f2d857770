#pragma once

#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/error.hpp"
#include "harness/observe/asking.hpp"
#include "harness/plan/plan.hpp"
#include "harness/target/acts.hpp"
#include "harness/target/target.hpp"

namespace harness::run {

// What is known to be in the way of a plan's faults before its load begins, each with its place in
// the scenario.
struct Rehearsal {
  std::vector<Error> wrong;     // the scenario asks for what is not there, or cannot be
  std::vector<Error> hindered;  // by this machine, or at this moment

  // What there is to say where anything of it is wrong.
  std::vector<Error> all() const;
};

// What faults are looked at with. Borrowed.
struct RehearsalParts {
  target::Target& system;
  const Clock& clock;
  target::Acts* acts = nullptr;
};

// Of each fault of the plan, side by side, once all of the system is ready: whether it could be
// injected. Ends early, with nothing, where `pause` says so.
Rehearsal rehearse(const plan::Plan& plan, const std::string& file, const RehearsalParts& parts,
                   const observe::Pause& pause);

// What faults ask for that this machine could not give, before anything is started.
std::vector<Error> beyond_this_machine(const plan::Plan& plan, const std::string& file);

}  // namespace harness::run
