#include "harness/verdict/fault_findings.hpp"

#include "harness/core/text.hpp"

namespace harness::verdict {
namespace {

std::string with_problem(std::string text, const observe::FaultRecord& fault) {
  return fault.problem.empty() ? text : std::move(text) + ": " + fault.problem;
}

}  // namespace

std::vector<std::string> fault_reasons(const observe::Observations& observations) {
  // A run that ended early may not have waited for it.
  const bool waited = !observations.interrupted && observations.incidents.empty();
  const bool is_aborted = observe::aborted_by(observations) != nullptr;
  std::vector<std::string> reasons;
  for (const observe::FaultRecord& fault : observations.faults) {
    const std::string name = "the fault \"" + fault.name() + "\" ";
    const bool was_tried = fault.injected_at || !fault.problem.empty();
    if (!was_tried && !waited) continue;
    if (is_aborted && !fault.seen_at && fault.problem.empty()) continue;
    if (!fault.seen_at) {
      reasons.push_back(with_problem(name + "was not seen to take effect", fault));
    } else if (fault.ended_at) {
      reasons.push_back(name + "did not last: at " + format_wall(*fault.ended_at) + ", " +
                        approximate(*fault.ended_at - *fault.seen_at) + " after it was seen, it " +
                        fault.problem);
    } else if (!fault.reverted_at) {
      reasons.push_back(with_problem(name + "was not reverted", fault));
    } else if (!fault.gone_at && !fault.stayed_away && waited) {
      reasons.push_back(with_problem(name + "was not seen to be gone", fault));
    }
  }
  return reasons;
}

std::vector<Finding> fault_findings(const plan::Plan& plan,
                                    const observe::Observations& observations) {
  std::vector<Finding> findings;
  for (const observe::FaultRecord& fault : observations.faults) {
    if (!fault.stayed_away) continue;
    Finding finding;
    finding.claim = fault.target + " is back after " + fault.kind + fault.turn();
    finding.kind = "fault";
    finding.during = plan.phases.at(fault.phase).name;
    finding.outcome = Outcome::fail;
    finding.of_slowness = true;
    finding.expected = "ready again";
    finding.seen = fault.gone_at ? "ready " + approximate(*fault.gone_at - *fault.reverted_at) +
                                       " after it was reverted"
                                 : "reverted, and never ready again";
    finding.window = {*fault.reverted_at, fault.gone_at.value_or(observations.ended_at)};
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace harness::verdict
