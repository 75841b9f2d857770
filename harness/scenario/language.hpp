#pragma once

#include <vector>

#include "harness/grammar/form.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/scenario/threshold_form.hpp"
#include "harness/scenario/vocabulary.hpp"

namespace harness::scenario {

// A scenario as it stands in its file.
struct Written {
  Scenario scenario;  // without its claims
  bool has_phases = false;
  std::vector<ThresholdGroup> thresholds;
  std::vector<ClaimUse> expect;
  std::vector<ClaimUse> steady_state;
};

// The one description of the scenario language: every key that there is, what it is read into,
// whether it is required, what leaving it out means, and what it is for. The reader, the JSON
// Schema and the error messages all come from it.
grammar::Form<Written> language(const Vocabulary& vocabulary);

}  // namespace harness::scenario
