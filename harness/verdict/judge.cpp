#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/load/record/punctuality.hpp"
#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/verdict.hpp"

namespace harness::verdict {
namespace {

// The last answer to each of the claim's questions; one that was not asked counts as no answer.
std::vector<observe::Answer> last_answers(const std::vector<observe::Question>& questions,
                                          const observe::ClaimAnswers* asked) {
  std::vector<observe::Answer> answers;
  for (const observe::Question& question : questions) {
    answers.emplace_back();
    if (asked == nullptr) continue;
    for (const observe::Asked& one : asked->asked) {
      if (one.question == question && !one.answers.empty()) answers.back() = one.answers.back();
    }
  }
  return answers;
}

void add_fault_reasons(const observe::Observations& observations,
                       std::vector<std::string>& reasons) {
  for (const observe::FaultRecord& fault : observations.faults) {
    const std::string name = fault.kind + " " + fault.target;
    if (!fault.seen_at) {
      reasons.push_back("the fault \"" + name + "\" was not seen to take effect" +
                        (fault.problem.empty() ? "" : ": " + fault.problem));
    } else if (!fault.reverted_at) {
      reasons.push_back("the fault \"" + name + "\" was not reverted" +
                        (fault.problem.empty() ? "" : ": " + fault.problem));
    }
  }
}

void add_measuring_reasons(const observe::Observations& observations,
                           std::vector<std::string>& reasons) {
  for (const std::string& service : observations.silent) {
    reasons.push_back(service + " did not answer at the end of the run: nobody can tell whether " +
                      "its last lines and spans have arrived; see its log");
  }
  for (const observe::CatchUp& backend : observations.catch_ups) {
    if (backend.seen_at) continue;
    reasons.push_back(std::string(name_of(backend.backend)) +
                      " did not catch up with the end of the run: " + backend.problem);
  }
  for (std::string& reason : load::why_exhausted(observations.load)) {
    reasons.push_back(std::move(reason));
  }
  if (auto late = load::why_late(observations.load)) reasons.push_back(*std::move(late));
}

void add_claim_reasons(const std::vector<Finding>& findings, std::vector<std::string>& reasons) {
  for (const Finding& finding : findings) {
    if (finding.outcome != Outcome::error) continue;
    reasons.push_back("\"" + finding.claim + "\" could not be judged: " + finding.seen);
  }
}

Conclusion conclude(const Verdict& verdict) {
  if (!verdict.reasons.empty()) return Conclusion::inconclusive;
  const bool all_pass =
      std::all_of(verdict.findings.begin(), verdict.findings.end(),
                  [](const Finding& finding) { return finding.outcome == Outcome::pass; });
  return all_pass ? Conclusion::pass : Conclusion::fail;
}

}  // namespace

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass:
      return "pass";
    case Outcome::fail:
      return "fail";
    case Outcome::no_data:
      return "no_data";
    case Outcome::error:
      return "error";
  }
  return "";
}

std::string_view name_of(Conclusion conclusion) {
  switch (conclusion) {
    case Conclusion::pass:
      return "pass";
    case Conclusion::fail:
      return "fail";
    case Conclusion::inconclusive:
      return "inconclusive";
  }
  return "";
}

int Verdict::exit_code() const {
  if (interrupted) return 130;
  switch (conclusion) {
    case Conclusion::pass:
      return 0;
    case Conclusion::fail:
      return 1;
    case Conclusion::inconclusive:
      return 3;
  }
  return 3;
}

Evidence evidence_for(const plan::Claim& claim, const plan::Plan& plan,
                      const observe::Observations& observations) {
  observe::Window window = observations.run;
  if (claim.phase && *claim.phase < observations.phases.size()) {
    window = observations.phases[*claim.phase].window;
  }
  window.begin = std::min(window.begin + claim.after, window.end);
  return {claim, plan, observations, window};
}

Finding judge_claim(const Evidence& evidence, const observe::ClaimAnswers* asked) {
  const ClaimKind& kind = *find_claim_kind(evidence.claim.kind);
  const std::vector<observe::Answer> answers = last_answers(kind.questions(evidence), asked);
  return kind.judge(evidence, answers);
}

Verdict judge(const plan::Plan& plan, const observe::Observations& observations) {
  Verdict verdict;
  verdict.interrupted = observations.interrupted;
  for (std::size_t index = 0; index < plan.claims.size(); ++index) {
    const plan::Claim& claim = plan.claims[index];
    const auto asked =
        std::find_if(observations.answers.begin(), observations.answers.end(),
                     [&](const observe::ClaimAnswers& answers) { return answers.claim == index; });
    verdict.findings.push_back(
        judge_claim(evidence_for(claim, plan, observations),
                    asked == observations.answers.end() ? nullptr : &*asked));
  }
  verdict.reasons = observations.incidents;
  if (observations.interrupted) verdict.reasons.emplace_back("the run was interrupted");
  if (auto why = load::why_partial(observations.segment)) {
    verdict.reasons.push_back(*std::move(why));
  }
  add_fault_reasons(observations, verdict.reasons);
  add_measuring_reasons(observations, verdict.reasons);
  // Once it is known why nothing could be measured, each claim's own complaint only repeats it.
  if (verdict.reasons.empty()) add_claim_reasons(verdict.findings, verdict.reasons);
  verdict.conclusion = conclude(verdict);
  return verdict;
}

}  // namespace harness::verdict
