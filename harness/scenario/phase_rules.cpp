#include "harness/scenario/rules.hpp"

namespace harness::scenario {
namespace {

// Two faults on one process at once contradict each other: what is stopped cannot be paused, and
// the first to be reverted would end the other.
void check_targets_differ(const Phase& phase, std::vector<Problem>& problems) {
  std::vector<Located<std::string>> targets;
  for (const FaultUse& fault : phase.faults) targets.push_back(fault.target);
  for (const auto& [target, first_line] : repeated(targets)) {
    problems.push_back({target.place,
                        "faults: a second fault on " + shown(*target) + " in one phase",
                        "the first is at line " + std::to_string(first_line) +
                            "; keep one, or give each a phase of its own"});
  }
}

// What lies between two phases is counted under a name of its own.
void check_name(const Phase& phase, std::vector<Problem>& problems) {
  if (!phase.name.can_be_judged() || *phase.name != between_phases) return;
  problems.push_back({phase.name.place,
                      "name: " + shown(*phase.name) + " is what lies between phases",
                      "call it something else"});
}

}  // namespace

std::vector<Problem> check_phase_rules(const Scenario& scenario) {
  std::vector<Problem> problems;
  for (const Phase& phase : scenario.phases) check_name(phase, problems);
  for (const Phase& phase : scenario.phases) check_targets_differ(phase, problems);
  return problems;
}

}  // namespace harness::scenario
