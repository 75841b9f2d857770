#include <algorithm>

#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"
#include "harness/scenario/rules.hpp"
#include "harness/scenario/tag_rules.hpp"

namespace harness::scenario {
namespace {

void check_after(const Scenario& scenario, const ClaimUse& claim, std::vector<Problem>& problems) {
  if (!claim.after.can_be_judged()) return;
  for (const Phase& phase : scenario.phases) {
    const bool is_meant = claim.during.written() && *phase.name == *claim.during;
    if (!is_meant || !phase.length.can_be_judged() || *claim.after < *phase.length) continue;
    problems.push_back({claim.after.place, "after: phase " + *phase.name + " is over by then",
                        "it lasts " + format_duration(*phase.length) + "; stay below that"});
  }
}

// One about the whole run, which the phases are.
void check_after_of_run(const Scenario& scenario, const ClaimUse& claim,
                        std::vector<Problem>& problems) {
  if (claim.during.written() || !claim.after.can_be_judged() || *claim.after <= Duration{}) return;
  Duration run{};
  for (const Phase& phase : scenario.phases) {
    if (!phase.length.can_be_judged()) return;
    run += *phase.length;
  }
  if (scenario.phases.empty() || *claim.after < run) return;
  problems.push_back({claim.after.place, "after: the run is over by then",
                      "it lasts " + format_duration(run) + "; stay below that"});
}

// A claim that measures from a fault needs one in its phase; one about the whole run, in any.
void check_has_fault(const Scenario& scenario, const ClaimUse& claim,
                     std::vector<Problem>& problems) {
  const bool of_a_phase = claim.during.written();
  Names broken;
  bool is_known = !of_a_phase;
  for (const Phase& phase : scenario.phases) {
    is_known = is_known || *phase.name == *claim.during;
    if (!phase.faults.empty()) append_new(broken, {*phase.name});
  }
  if (!is_known) return;  // refused already
  if (of_a_phase ? contains(broken, *claim.during) : !broken.empty()) return;
  const std::string where = of_a_phase ? " in phase " + *claim.during : "";
  problems.push_back(
      {of_a_phase ? claim.during.place : claim.place,
       claim.kind + ": there is no fault" + where + " to measure from",
       broken.empty() ? "add faults to a phase" : "phases with faults: " + join(broken, ", ")});
}

bool needs_fault(const ClaimUse& claim, const Vocabulary& vocabulary) {
  return std::any_of(vocabulary.claims.begin(), vocabulary.claims.end(),
                     [&](const Kind& kind) { return kind.name == claim.kind && kind.needs_fault; });
}

}  // namespace

std::vector<Problem> check_claim_rules(const Written& written, const Vocabulary& vocabulary) {
  std::vector<Problem> problems;
  for (const ThresholdGroup& group : written.thresholds) {
    for (const auto& [metric, conditions] : group.metrics) {
      append(problems, check_selection(written.scenario, *metric, metric.place));
    }
  }
  for (const ClaimUse& claim : written.expect) {
    check_after(written.scenario, claim, problems);
    check_after_of_run(written.scenario, claim, problems);
    if (needs_fault(claim, vocabulary)) check_has_fault(written.scenario, claim, problems);
  }
  return problems;
}

}  // namespace harness::scenario
