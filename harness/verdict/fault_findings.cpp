#include "harness/verdict/fault_findings.hpp"

#include <algorithm>
#include <array>

#include "harness/core/text.hpp"
#include "harness/verdict/condition_findings.hpp"

namespace harness::verdict {
namespace {

std::string with_problem(std::string text, const std::string& problem) {
  return problem.empty() ? text : std::move(text) + ": " + problem;
}

// Its first problem, and that it may still be on: a reason each, so that none hides the other.
struct Problems {
  std::string first;
  std::string still_on;
};

Problems problems_of(const observe::FaultRecord& fault) {
  const std::array told{observe::not_seen_to_be_gone, observe::on_again,
                        observe::unknown_in_the_end};
  for (const char* what : {observe::on_again, observe::unknown_in_the_end}) {
    if (fault.problem.starts_with(what)) return {{}, fault.problem};
  }
  const auto place_of = [&fault](const char* what) {
    return fault.problem.find(std::string("; ") + what);
  };
  std::size_t at = std::string::npos;
  for (const char* what : told) at = std::min(at, place_of(what));
  if (at == std::string::npos) return {fault.problem, {}};
  return {fault.problem.substr(0, at), fault.problem.substr(at + 2)};
}

// With its author's leave, where it is known that it did so in vain.
bool is_skipped(const observe::FaultRecord& fault, const observe::ConditionRecord& condition) {
  return fault.may_wait_in_vain && why_unknown(condition).empty();
}

// That a condition for which it waited came true; of a moment at which nobody could be asked,
// nothing is known.
Finding waited_in_vain(const observe::FaultRecord& fault, const observe::ConditionRecord& condition,
                       const plan::Plan& plan, const observe::Observations& observations) {
  Finding finding;
  finding.claim = fault.name() + (fault.injected_at ? " ends" : " begins") + " by its condition";
  finding.kind = "fault";
  finding.during = plan.phases.at(fault.phase).name;
  finding.of_slowness = true;
  finding.expected = condition.condition;
  const bool is_known =
      condition.looks > 0 && condition.unanswered == 0 && condition.absent.empty();
  finding.outcome = is_known && !fault.may_wait_in_vain ? Outcome::fail : Outcome::undecided;
  finding.seen = condition.seen.empty() ? "nothing was heard of it" : condition.seen;
  if (fault.may_wait_in_vain || !condition.absent.empty()) {
    finding.seen = why_unknown(condition);
  } else if (condition.unanswered > 0) {
    finding.seen += "; at " + std::to_string(condition.unanswered) + " of " +
                    std::to_string(condition.looks) + " moments it could not be asked";
  }
  finding.window = observations.run;
  if (fault.phase < observations.phases.size()) {
    finding.window = observations.phases[fault.phase].window;
  }
  return finding;
}

// Where it is counted.
bool is_met_by_nobody(const observe::HitsRecord& hits) {
  return hits.all && *hits.all <= hits.probes;
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
    if (!was_tried && !fault.in_vain.empty()) continue;  // a finding of its own
    // Its turn had not come, or the time that its proof may take was not over.
    if (is_aborted && !fault.seen_at && fault.problem.empty()) continue;
    const auto [problem, still_on] = problems_of(fault);
    const bool is_told = problem.empty() && !still_on.empty();
    if (!fault.seen_at && !fault.is_hidden()) {
      reasons.push_back(with_problem(name + "was not seen to take effect", problem));
    } else if (fault.ended_at) {
      // Another may have been told before.
      const bool is_of_it = problem.starts_with("was ");
      reasons.push_back(name + "did not last: at " + format_wall(*fault.ended_at) + ", " +
                        approximate(*fault.ended_at - *fault.seen_at) + " after it was seen" +
                        (is_of_it ? ", it " : ", it was over: ") + problem);
    } else if (!fault.reverted_at) {
      const bool has_undo = is_one_of(fault.kind, {"command", "http"});
      reasons.push_back(
          with_problem(name + "was not reverted", problem) +
          (has_undo ? "; what is left to undo stays in the run's journal: mend that, and run "
                      "harness recover"
                    : ""));
    } else if (problem.starts_with(observe::not_known_to_last)) {
      reasons.push_back(name + "is " + problem);
    } else if (const auto at = problem.find(observe::there_too_long); at != std::string::npos) {
      // What came before says why, as where it could not be undone at its time.
      const std::string why = at > 2 ? problem.substr(0, at - 2) : std::string();
      reasons.push_back(with_problem(name + "was " + problem.substr(at), why));
    } else if (!is_told && !fault.gone_at && !fault.stayed_away &&
               (waited || !fault.problem.empty())) {
      reasons.push_back(with_problem(name + "was not seen to be gone", problem));
    }
    const bool is_unknown = still_on.starts_with(observe::unknown_in_the_end);
    if (!still_on.empty()) reasons.push_back(name + (is_unknown ? "is " : "was ") + still_on);
  }
  return reasons;
}

std::vector<Finding> fault_findings(const plan::Plan& plan,
                                    const observe::Observations& observations) {
  std::vector<Finding> findings;
  for (const observe::FaultRecord& fault : observations.faults) {
    for (const observe::ConditionRecord& condition : fault.in_vain) {
      if (is_skipped(fault, condition)) continue;
      findings.push_back(waited_in_vain(fault, condition, plan, observations));
    }
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

std::vector<std::string> fault_notes(const plan::Plan& plan,
                                     const observe::Observations& observations) {
  std::vector<std::string> notes;
  for (const observe::FaultRecord& fault : observations.faults) {
    for (const observe::ConditionRecord& condition : fault.in_vain) {
      if (!is_skipped(fault, condition)) continue;
      const std::string what =
          fault.injected_at ? fault.name() + " was undone at its time"
                            : plan.phases.at(fault.phase).name + " was under no " + fault.name();
      notes.push_back(what + ", as it never came to " + condition.condition);
    }
    if (fault.is_hidden()) {
      notes.push_back("nobody saw anything of " + fault.name() + ": " + fault.proof);
    }
    if ((fault.seen_at || fault.is_hidden()) && is_met_by_nobody(fault.hits)) {
      notes.push_back("nothing of the system met " + fault.name() + ": what it hit was " +
                      (*fault.hits.all == 0 ? "nothing" : "the harness' own probes alone"));
    }
  }
  return notes;
}

}  // namespace harness::verdict
