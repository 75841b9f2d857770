#pragma once

#include <string>
#include <vector>

#include "harness/run/load_plan.hpp"

namespace harness::doctor {

// What a plan finds on its target: a line for each name that is there, and an error for each that
// is not, or is not as it is to be.
struct Resolved {
  std::vector<std::string> lines;
  std::vector<Error> wrong;       // of the scenario: nothing is called so, a query is refused
  std::vector<Error> unanswered;  // nobody says, or nobody may

  int exit_code() const;
};

// Asks whatever runs already; starts nothing, and writes nothing but into its own memory. What the
// run itself would start can be asked for nothing: it is looked at whether it can be started.
Resolved resolve(const run::LoadedPlan& loaded, const Clock& clock);

}  // namespace harness::doctor
