#include "harness/verdict/lost_parts.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/observe/settling.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/sources.hpp"

namespace harness::verdict {
namespace {

// What a backend still lacked at the end is missing in its answers like what was lost.
std::vector<observe::Loss> late_parts(const observe::Observations& observations) {
  std::vector<observe::Loss> late;
  for (const observe::CatchUp& backend : observations.catch_ups) {
    if (backend.seen_at) continue;
    late.push_back({.what = std::string(name_of(backend.backend)) +
                            " did not catch up with the end of the run: " + backend.problem,
                    .of = {backend.backend},
                    .is_untraced = backend.traced_at.has_value()});
  }
  return late;
}

bool has_control(const plan::Claim& claim) {
  return std::ranges::any_of(claim.settings.lines(),
                             [](const auto& line) { return line.name == "control"; });
}

// Whether nothing of what was lost can be of the claim's window.
bool is_of_another_time(const observe::Loss& loss, const Evidence& evidence) {
  if (!loss.within) return false;
  const WallTime begin = std::min(evidence.window.begin, evidence.metrics.begin);
  const WallTime end = std::max(evidence.window.end, evidence.metrics.end);
  return loss.within->end < begin || loss.within->begin > end;
}

// Whether the answer hangs on how long spans took: { duration > 1s }, traces_spanmetrics_latency.
bool reads_times(const observe::Question& question) {
  const std::string query = lower(question.query);
  return std::ranges::any_of(std::array{"duration", "latency", "seconds"}, [&](const char* word) {
    return query.find(word) != std::string::npos;
  });
}

// Whether what was lost may be missing in an answer to one of the questions, and the claim may be
// about who did not send it.
bool touches(const observe::Loss& loss, const Evidence& evidence,
             const std::vector<observe::Question>& questions) {
  const plan::Claim& claim = evidence.claim;
  if (is_of_another_time(loss, evidence)) return false;
  if (loss.may_be_meant && has_control(claim)) return false;
  return std::ranges::any_of(loss.of, [&](observe::Backend backend) {
    const bool is_asked = std::ranges::any_of(questions, [&](const observe::Question& question) {
      if (loss.is_of_times && !reads_times(question)) return false;
      const bool is_derived =
          backend == observe::Backend::tempo && observe::asks_for_derived_metrics(question);
      return question.backend == backend || is_derived;
    });
    return is_asked && (loss.service.empty() || may_be_about(claim, loss.service, backend));
  });
}

// Whether all that the claim asks for is there, whatever is missing beside it.
bool is_beside(const observe::Loss& loss, const plan::Claim& claim) {
  return loss.is_untraced && find_claim_kind(claim.kind)->asks_by_trace;
}

bool is_decided_whatever_was_lost(const Evidence& evidence, const Finding& finding) {
  const ClaimKind& kind = *find_claim_kind(evidence.claim.kind);
  const bool holds = finding.outcome == Outcome::pass && kind.holds_for_more &&
                     kind.holds_for_more(evidence, finding);
  const bool fails = finding.outcome == Outcome::fail && kind.fails_for_more &&
                     kind.fails_for_more(evidence, finding);
  return holds || fails;
}

bool is_about(const observe::Loss& loss, const Evidence& evidence) {
  return loss.service.empty() ||
         may_be_about(evidence.claim, loss.service, observe::Backend::tempo);
}

// How many more traces there may be, of all that it may be about; none: any number.
std::optional<double> more_traces(const Evidence& evidence) {
  double more = 0;
  for (const observe::Loss& loss : evidence.observations.losses) {
    const bool is_of_traces = std::ranges::count(loss.of, observe::Backend::tempo) > 0;
    if (!is_of_traces || is_of_another_time(loss, evidence) || !is_about(loss, evidence)) continue;
    if (!loss.at_most) return std::nullopt;
    more += static_cast<double>(*loss.at_most);
  }
  return more;
}

// The number of traces with those that may be missing; none: it is undecided by them.
std::optional<Interval> with_lost_traces(const Evidence& evidence, const Finding& finding) {
  const ClaimKind& kind = *find_claim_kind(evidence.claim.kind);
  const auto wanted = kind.number_of_traces ? kind.number_of_traces(evidence) : std::nullopt;
  const auto more = more_traces(evidence);
  if (!wanted || !more || !finding.value) return std::nullopt;
  const Interval count{finding.value->low, finding.value->high + *more};
  const scenario::Truth truth = wanted->truth(count);
  const bool is_decided = (finding.outcome == Outcome::pass && truth == scenario::Truth::holds) ||
                          (finding.outcome == Outcome::fail && truth == scenario::Truth::fails);
  return is_decided ? std::optional(count) : std::nullopt;
}

// What a service should have sent and did not is its own fault, so that who wants it is rightly
// red; and where each request is seen to have left all that is asked for, it was none of that.
bool is_decided_without(const observe::Loss& loss, const Evidence& evidence,
                        const Finding& finding) {
  if (is_beside(loss, evidence.claim)) return true;
  // Of a phase nobody knows which of it is its own; the whole run has all that is not at its edges.
  if (loss.is_misplaced && evidence.claim.phase) return false;
  if (loss.is_misplaced) return is_decided_whatever_was_lost(evidence, finding);
  // Each span is there, and which of them are meant is not known, so that it may be less, too.
  if (loss.is_of_times) return finding.outcome != Outcome::pass;
  if (loss.at_most && with_lost_traces(evidence, finding)) return true;
  const bool is_red = finding.outcome == Outcome::fail || finding.outcome == Outcome::no_data;
  const bool is_seen =
      finding.outcome == Outcome::pass && find_claim_kind(evidence.claim.kind)->sees_each_request;
  return ((is_red || is_seen) && !loss.service.empty()) ||
         is_decided_whatever_was_lost(evidence, finding);
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
    if (!touches(loss, evidence, kind.questions(evidence))) continue;
    ++touched.claims;
    const bool votes = findings[index].votes();
    if (votes && !is_decided_without(loss, evidence, findings[index])) ++touched.missing;
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

std::string what_was_lost(const Evidence& evidence,
                          const std::vector<observe::Question>& questions) {
  std::vector<observe::Loss> all = evidence.observations.losses;
  for (observe::Loss& late : late_parts(evidence.observations)) all.push_back(std::move(late));
  const auto loss = std::ranges::find_if(all, [&](const observe::Loss& one) {
    return one.service.empty() && touches(one, evidence, questions);
  });
  return loss == all.end() ? std::string() : loss->what;
}

Finding unless_lost(Finding finding, const Evidence& evidence,
                    const std::vector<observe::Question>& questions) {
  std::vector<observe::Loss> all = evidence.observations.losses;
  for (observe::Loss& late : late_parts(evidence.observations)) all.push_back(std::move(late));
  const observe::Loss* touching = nullptr;
  for (const observe::Loss& loss : all) {
    if (!touches(loss, evidence, questions) || is_beside(loss, evidence.claim)) continue;
    if (touching == nullptr) touching = &loss;
    if (is_decided_without(loss, evidence, finding)) continue;
    return with(finding, Outcome::undecided, finding.seen + ", but " + loss.what);
  }
  const bool hangs_on_it = touching != nullptr && touching->at_most &&
                           finding.outcome == Outcome::pass &&
                           !is_decided_whatever_was_lost(evidence, finding);
  if (hangs_on_it) {
    if (const auto count = with_lost_traces(evidence, finding)) {
      const std::string up_to = format_number(count->high);
      return with(finding, Outcome::pass,
                  finding.seen + ", or up to " + up_to + ": " + touching->what);
    }
  }
  // What is red says by itself what is not there.
  const bool is_said = touching == nullptr || !touching->service.empty();
  if (is_said) return finding;
  const Outcome outcome = finding.outcome;
  return with(finding, outcome, finding.seen + "; it may be more: " + touching->what);
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
