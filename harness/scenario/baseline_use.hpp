#pragma once

#include <string>

#include "harness/grammar/form.hpp"
#include "harness/grammar/located.hpp"

namespace harness::scenario {

// What the runs of a scenario are compared with once they pass: runs that were accepted, or those
// of another scenario, which are made by turns with its own.
struct BaselineUse {
  grammar::Located<std::string> file;      // of accepted runs, beside the scenario
  grammar::Located<std::string> scenario;  // the other one, beside it as well; empty: there is none
  double at_most = 1.2;         // times the latencies of then, and the time to a good answer
  double more_failures = 0.01;  // of 1, beyond what failed then
  yaml::Place place;
};

grammar::Form<BaselineUse> baseline_form();

}  // namespace harness::scenario
