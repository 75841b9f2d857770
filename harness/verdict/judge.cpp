#include <algorithm>

#include "harness/core/exit_code.hpp"
#include "harness/core/text.hpp"
#include "harness/load/record/punctuality.hpp"
#include "harness/observe/settling.hpp"
#include "harness/observe/wire.hpp"
#include "harness/scenario/threshold_form.hpp"
#include "harness/verdict/answer_check.hpp"
#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/condition_findings.hpp"
#include "harness/verdict/fault_findings.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/lost_parts.hpp"
#include "harness/verdict/missed_load.hpp"
#include "harness/verdict/nearest.hpp"
#include "harness/verdict/verdict.hpp"

namespace harness::verdict {
namespace {

// The last answer to each of the claim's questions; one that was not asked, and one that is not
// about what was asked, counts as no answer.
std::vector<observe::Answer> last_answers(const std::vector<observe::Question>& questions,
                                          const observe::ClaimAnswers* asked) {
  std::vector<observe::Answer> answers;
  for (const observe::Question& question : questions) {
    answers.emplace_back();
    if (asked == nullptr) continue;
    for (const observe::Asked& one : asked->asked) {
      if (one.question == question && !one.answers.empty()) {
        answers.back() = as_asked(question, one.answers.back());
      }
    }
  }
  return answers;
}

// A run of another version of harness has not asked all that this one judges by. Empty: it has, or
// was not to ask to the end.
std::string why_unasked(const std::vector<observe::Question>& questions,
                        const observe::ClaimAnswers* asked,
                        const observe::Observations& observations) {
  if (asked == nullptr || observations.interrupted || !observations.incidents.empty()) return {};
  const auto was_asked = [&](const observe::Question& question) {
    return std::any_of(asked->asked.begin(), asked->asked.end(),
                       [&](const observe::Asked& one) { return one.question == question; });
  };
  const auto missing = std::find_if_not(questions.begin(), questions.end(), was_asked);
  if (missing == questions.end()) return {};
  return "the run did not ask " + std::string(name_of(missing->backend)) + " for " +
         missing->query +
         ", by which this harness judges: use the version that made the run, or make it again";
}

// What stands in the way of a verdict.
struct Reasons {
  std::vector<std::string> spoilt;   // may have made any claim fail, or hold
  std::vector<std::string> slow;     // may have made all fail that does, of this machine
  std::vector<std::string> system;   // certainly wrong, and of the system
  std::vector<std::string> unknown;  // keeps some claims from being judged, and no others

  std::vector<std::string> all() const {
    std::vector<std::string> texts = spoilt;
    texts.insert(texts.end(), slow.begin(), slow.end());
    texts.insert(texts.end(), system.begin(), system.end());
    texts.insert(texts.end(), unknown.begin(), unknown.end());
    return texts;
  }
};

bool judges_dropped(const plan::Claim& claim, const scenario::Tags& tags) {
  if (claim.kind != scenario::threshold_kind().name) return false;
  const scenario::MetricKey& key = claim.settings.as<scenario::Threshold>().metric;
  return key.metric == "dropped_iterations" && scenario::has_all(tags, key.tags);
}

// The day counts on which the run began, so that it is judged alike ever after.
bool without_vote(const plan::Claim& claim, const observe::Observations& observations) {
  return claim.advisory && !claim.advisory->is_over(observations.started_at);
}

// An outage of the plan may well keep users busy.
void add_unsent(const plan::Plan& plan, const observe::Observations& observations,
                Reasons& reasons) {
  if (!plan.faults.empty()) return;
  std::vector<plan::Claim> voting = plan.claims;
  std::erase_if(voting, [&](const auto& claim) { return without_vote(claim, observations); });
  auto why = why_unsent(voting, observations.load, load::why_any_is_dropped);
  if (!why) return;
  reasons.unknown.push_back(*std::move(why) +
                            "; give it more users, or say how many may be dropped by a threshold "
                            "on dropped_iterations");
}

void add_measuring_reasons(const observe::Observations& observations, Reasons& reasons) {
  for (std::string& reason : load::why_exhausted(observations.load)) {
    reasons.spoilt.push_back(std::move(reason));
  }
  for (const std::string& service : observations.silent) {
    reasons.system.push_back(service + " did not answer at the end of the run: see its log");
  }
}

void add_claim_reasons(const std::vector<Finding>& findings, Reasons& reasons) {
  for (const Finding& finding : findings) {
    if (finding.outcome != Outcome::undecided || !finding.votes()) continue;
    reasons.unknown.push_back("\"" + finding.claim + "\" could not be judged: " + finding.seen);
  }
}

// What is slow while the whole machine stands still, or has no time for anybody, is not slow of its
// own.
std::optional<std::string> why_slow(const observe::Observations& observations) {
  constexpr Duration longest = std::chrono::seconds{1};
  const bool waited = observations.waited * 5 > observations.run.length();
  if (observations.stood_still <= longest && !waited) return std::nullopt;
  const std::string what =
      waited ? "had no time for the harness in " + approximate(observations.waited)
             : "stood still for " + approximate(observations.stood_still);
  return "the machine " + what + " of the load, so that what failed may have failed of that";
}

bool is_red(const Finding& finding) {
  if (!finding.votes()) return false;
  return finding.outcome == Outcome::fail || finding.outcome == Outcome::no_data;
}

// Whether all that fails may do so because the machine is slow, or the load came late. A service
// that does not answer in time may do so, too.
bool all_red_may_be_slow(const std::vector<Finding>& findings) {
  return std::all_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return !is_red(finding) || finding.of_slowness.value_or(false);
  });
}

// A load that came late was not the one that was asked for, whatever holds of it; a machine that
// was slow only matters where something fails.
void add_slow_reasons(const observe::Observations& observations,
                      const std::vector<Finding>& findings, Reasons& reasons) {
  const bool explained = all_red_may_be_slow(findings);
  if (auto late = load::why_late(observations.load)) {
    (explained ? reasons.slow : reasons.unknown).push_back(*std::move(late));
  }
  const bool any_red =
      !reasons.system.empty() || std::any_of(findings.begin(), findings.end(), is_red);
  if (auto why = why_slow(observations); why && any_red && explained) {
    reasons.slow.push_back(*std::move(why));
  }
}

// `missed`: what was lost and is asked for.
Reasons reasons_for(const plan::Plan& plan, const observe::Observations& observations,
                    const std::vector<Finding>& findings, std::vector<std::string> missed) {
  Reasons reasons;
  reasons.unknown = std::move(missed);
  reasons.spoilt = observations.incidents;
  if (observations.interrupted) reasons.spoilt.emplace_back("the run was interrupted");
  if (auto why = load::why_partial(observations.segment)) {
    reasons.spoilt.push_back(*std::move(why));
  }
  for (std::string& reason : fault_reasons(observations)) {
    reasons.spoilt.push_back(std::move(reason));
  }
  if (std::string why = why_aborted(observations); !why.empty()) {
    reasons.system.push_back(std::move(why));
  }
  add_measuring_reasons(observations, reasons);
  add_unsent(plan, observations, reasons);
  add_slow_reasons(observations, findings, reasons);
  // Once it is known why nothing could be measured, each claim's own complaint only repeats it.
  if (reasons.all().empty()) add_claim_reasons(findings, reasons);
  return reasons;
}

Conclusion conclude(const std::vector<Finding>& findings, const Reasons& reasons) {
  const auto any = [&](auto... outcomes) {
    return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
      return finding.votes() && ((finding.outcome == outcomes) || ...);
    });
  };
  if (!reasons.spoilt.empty() || !reasons.slow.empty()) return Conclusion::inconclusive;
  if (!reasons.system.empty() || any(Outcome::fail, Outcome::no_data)) return Conclusion::fail;
  const bool unknown = !reasons.unknown.empty() || any(Outcome::undecided);
  return unknown ? Conclusion::inconclusive : Conclusion::pass;
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
    case Outcome::undecided:
      return "undecided";
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
  if (interrupted) return exit_interrupted;
  switch (conclusion) {
    case Conclusion::pass:
      return exit_ok;
    case Conclusion::fail:
      return exit_failed;
    case Conclusion::inconclusive:
      return exit_not_measured;
  }
  return exit_not_measured;
}

namespace {

// A run that ended early has no more phases than it came to.
bool never_began(const plan::Claim& claim, const observe::Observations& observations) {
  return claim.phase && *claim.phase >= observations.phases.size();
}

// What kept it from being asked to its end. Empty: it was asked, or the run ended before.
std::string why_not_asked(const Finding& finding, const Evidence& evidence,
                          const std::vector<observe::Question>& questions) {
  const bool has_ended_early =
      evidence.observations.interrupted || !evidence.observations.incidents.empty();
  if (finding.seen != observe::not_asked || has_ended_early) return {};
  const std::string lost = what_was_lost(evidence, questions);
  return lost.empty() ? lost : finding.seen + ", as " + lost;
}

// What kept it from that is the run's own reason.
bool has_no_load(const observe::Observations& observations) {
  const bool was_ended = observations.interrupted || !observations.incidents.empty();
  return was_ended && observations.phases.empty();
}

}  // namespace

Evidence evidence_for(const plan::Claim& claim, const plan::Plan& plan,
                      const observe::Observations& observations) {
  observe::Window window = observations.run;
  observe::Window metrics = observations.metrics;
  if (never_began(claim, observations)) {
    window = metrics = {observations.run.end, observations.run.end};
  } else if (claim.phase) {
    window = observations.phases[*claim.phase].window;
    metrics = observations.phases[*claim.phase].metrics;
  }
  window.begin = std::min(window.begin + claim.after, window.end);
  if (claim.after > Duration{0}) metrics.begin = std::min(window.begin, metrics.end);
  return {claim, plan, observations, window, metrics};
}

Finding judge_claim(const Evidence& evidence, const observe::ClaimAnswers* asked) {
  if (has_no_load(evidence.observations)) {
    return with(finding_of(evidence), Outcome::undecided, "the run ended before its load began");
  }
  if (never_began(evidence.claim, evidence.observations)) {
    return with(finding_of(evidence), Outcome::undecided,
                "the run ended before " + phase_name(evidence.claim, evidence.plan));
  }
  const std::string cut = what_cut_short(evidence.claim, evidence.plan, evidence.observations);
  if (!cut.empty()) {
    return with(
        finding_of(evidence), Outcome::undecided,
        "the run " + cut + " before " + phase_name(evidence.claim, evidence.plan) + " was over");
  }
  if (std::string why = why_unsteady(evidence.claim, evidence.observations); !why.empty()) {
    return with(finding_of(evidence), Outcome::undecided, std::move(why));
  }
  const ClaimKind& kind = *find_claim_kind(evidence.claim.kind);
  const std::vector<observe::Question> questions = kind.questions(evidence);
  Finding finding = kind.judge(evidence, last_answers(questions, asked));
  if (finding.outcome == Outcome::undecided) {
    std::string why = why_unasked(questions, asked, evidence.observations);
    if (why.empty()) why = why_not_asked(finding, evidence, questions);
    return why.empty() ? finding : with(std::move(finding), Outcome::undecided, std::move(why));
  }
  if (!finding.of_slowness) {
    finding.of_slowness =
        finding.outcome == Outcome::fail && kind.may_be_of_slowness(evidence, finding);
  }
  if (asked != nullptr) finding = with_nearest(std::move(finding), evidence, *asked);
  finding = unless_load_was_over(std::move(finding), evidence);
  return unless_lost(std::move(finding), evidence, questions);
}

namespace {

// What holds in a phase of which a part of the load was missing holds of the rest.
void tell_of_short_phases(const load::LoadStats& stats, std::vector<Finding>& findings) {
  for (const load::ShortPhase& one : load::short_phases(stats)) {
    for (Finding& finding : findings) {
      if (finding.during != one.phase) continue;
      finding.seen += "; of " + scenario::count_of(one.due, "request") + " due then " +
                      std::to_string(one.dropped) + (one.dropped == 1 ? " was" : " were") +
                      " not sent";
    }
  }
}

}  // namespace

std::optional<std::string> why_unsent(const std::vector<plan::Claim>& claims,
                                      const load::LoadStats& stats, std::string_view because) {
  std::uint64_t dropped = 0;
  for (const load::IterationStats& iterations : stats.iterations) {
    const bool is_judged = std::any_of(claims.begin(), claims.end(), [&](const plan::Claim& claim) {
      return judges_dropped(claim, iterations.tags);
    });
    if (!is_judged) dropped += iterations.dropped;
  }
  return load::why_short(stats, dropped, because);
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
    if (without_vote(claim, observations)) verdict.findings.back().advisory = claim.advisory;
  }
  tell_of_short_phases(observations.load, verdict.findings);
  for (const auto& more :
       {fault_findings(plan, observations), condition_findings(plan, observations)}) {
    verdict.findings.insert(verdict.findings.end(), more.begin(), more.end());
  }
  const Reasons reasons = reasons_for(plan, observations, verdict.findings,
                                      missed_losses(plan, observations, verdict.findings));
  verdict.conclusion = conclude(verdict.findings, reasons);
  verdict.reasons = reasons.all();
  verdict.spoilt = !reasons.spoilt.empty() || !reasons.slow.empty();
  return verdict;
}

}  // namespace harness::verdict
