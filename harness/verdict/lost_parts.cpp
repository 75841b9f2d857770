#include "harness/verdict/lost_parts.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "harness/observe/settling.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

// What a backend still lacked at the end is missing in its answers like what was lost.
std::vector<observe::Loss> late_parts(const observe::Observations& observations) {
  std::vector<observe::Loss> late;
  for (const observe::CatchUp& backend : observations.catch_ups) {
    if (backend.seen_at) continue;
    late.push_back({std::string(name_of(backend.backend)) +
                        " did not catch up with the end of the run: " + backend.problem,
                    {backend.backend}});
  }
  return late;
}

// Whether what was lost may be missing in an answer to one of the questions.
bool touches(const observe::Loss& loss, const std::vector<observe::Question>& questions) {
  const auto lacks = [&](observe::Backend backend) {
    return std::find(loss.of.begin(), loss.of.end(), backend) != loss.of.end();
  };
  return std::any_of(questions.begin(), questions.end(), [&](const observe::Question& question) {
    const bool derived = observe::asks_for_derived_metrics(question);
    return lacks(question.backend) || (derived && lacks(observe::Backend::tempo));
  });
}

bool is_decided_whatever_was_lost(const Evidence& evidence, const Finding& finding) {
  const ClaimKind& kind = *find_claim_kind(evidence.claim.kind);
  const bool holds = finding.outcome == Outcome::pass && kind.holds_for_more &&
                     kind.holds_for_more(evidence, finding);
  const bool fails = finding.outcome == Outcome::fail && kind.fails_for_more &&
                     kind.fails_for_more(evidence, finding);
  return holds || fails;
}

// How many claims ask where something is missing, and how many of these are not decided all the
// same.
struct Touched {
  std::size_t claims = 0;
  std::size_t missing = 0;
};

Touched touched_by(const observe::Loss& loss, const plan::Plan& plan,
                   const observe::Observations& observations,
                   const std::vector<Finding>& findings) {
  Touched touched;
  for (std::size_t index = 0; index < plan.claims.size(); ++index) {
    const Evidence evidence = evidence_for(plan.claims[index], plan, observations);
    const ClaimKind& kind = *find_claim_kind(evidence.claim.kind);
    if (!touches(loss, kind.questions(evidence))) continue;
    ++touched.claims;
    const bool votes = findings[index].votes();
    if (votes && !is_decided_whatever_was_lost(evidence, findings[index])) ++touched.missing;
  }
  return touched;
}

}  // namespace

bool may_be_decided_by_a_part(const Evidence& evidence) {
  Finding plenty;
  plenty.outcome = Outcome::pass;
  plenty.value = Interval::exactly(std::numeric_limits<double>::max());
  Finding too_many = plenty;
  too_many.outcome = Outcome::fail;
  too_many.lost = true;
  return is_decided_whatever_was_lost(evidence, plenty) ||
         is_decided_whatever_was_lost(evidence, too_many);
}

std::string what_was_lost(const observe::Observations& observations,
                          const std::vector<observe::Question>& questions) {
  std::vector<observe::Loss> all = observations.losses;
  for (observe::Loss& late : late_parts(observations)) all.push_back(std::move(late));
  const auto loss = std::find_if(all.begin(), all.end(),
                                 [&](const observe::Loss& one) { return touches(one, questions); });
  return loss == all.end() ? std::string() : loss->what;
}

Finding unless_lost(Finding finding, const Evidence& evidence,
                    const std::vector<observe::Question>& questions) {
  const std::string lost = what_was_lost(evidence.observations, questions);
  if (lost.empty()) return finding;
  const bool decided = is_decided_whatever_was_lost(evidence, finding);
  const Outcome outcome = decided ? finding.outcome : Outcome::undecided;
  const std::string seen = finding.seen + (decided ? "; it may be more: " : ", but ") + lost;
  return with(std::move(finding), outcome, seen);
}

std::vector<std::string> missed_losses(const plan::Plan& plan,
                                       const observe::Observations& observations,
                                       const std::vector<Finding>& findings) {
  std::vector<std::string> missed;
  for (const observe::Loss& loss : observations.losses) {
    if (touched_by(loss, plan, observations, findings).missing > 0) missed.push_back(loss.what);
  }
  for (const observe::Loss& late : late_parts(observations)) {
    const Touched touched = touched_by(late, plan, observations, findings);
    if (touched.claims == 0 || touched.missing > 0) missed.push_back(late.what);
  }
  return missed;
}

}  // namespace harness::verdict
