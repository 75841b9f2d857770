#include "harness/verdict/condition_findings.hpp"

#include <algorithm>

#include "harness/core/text.hpp"

namespace harness::verdict {
namespace {

std::string moments_in_words(std::uint64_t count) {
  return std::to_string(count) + (count == 1 ? " moment" : " moments");
}

// Of moments: why nobody knows how it was then.
std::string unheard(const observe::ConditionRecord& record) {
  return record.is_asked() ? " it could not be asked"
                           : " no request ended, while some were under way";
}

std::string since_load(WallTime at, const observe::Observations& observations) {
  return approximate(at - observations.run.begin) + " after the load began";
}

void judge_condition(const observe::ConditionRecord& record,
                     const observe::Observations& observations, Finding& finding) {
  if (record.held_at) {
    finding.outcome = Outcome::fail;
    finding.of_slowness = true;
    const WallTime since = record.since.value_or(*record.held_at);
    finding.window = {since, *record.held_at};
    finding.seen = record.seen + ", and so from " + since_load(since, observations) +
                   " on: the run was aborted";
  } else if (std::string why = why_unknown(record); !why.empty()) {
    finding.seen = std::move(why);
  } else {
    finding.outcome = Outcome::pass;
    finding.seen = "not at any of " + moments_in_words(record.looks);
    if (record.unanswered > 0) {
      finding.seen += "; at " + std::to_string(record.unanswered) + unheard(record);
    }
  }
}

// The claim's phase, or the last one of the run, where the run was stopped. How long a phase was to
// be that ends with its load nobody knows.
bool came_to_its_end(const plan::Claim& claim, const plan::Plan& plan,
                     const observe::Observations& observations) {
  constexpr Duration rounding = std::chrono::milliseconds{2};
  const std::size_t last = claim.phase.value_or(plan.phases.size() - 1);
  if (last >= observations.phases.size()) return false;
  const std::optional<Duration> planned = plan.phases.at(last).length();
  return planned && observations.phases[last].window.length() + rounding >= *planned;
}

}  // namespace

std::string why_unknown(const observe::ConditionRecord& record) {
  if (record.looks == 0) {
    return std::string("nothing was heard of it in its time") +
           (record.is_asked()
                ? ", which begins once the load has run for as long as its query looks "
                  "back: have it look back less"
                : "");
  }
  const std::string moments = moments_in_words(record.looks);
  if (record.unanswered == record.looks && !record.is_asked()) {
    return "at none of " + moments + " did a request end, while some were under way";
  }
  if (record.unanswered == record.looks) {
    return "at none of " + moments + " could it be asked: " + record.seen;
  }
  if (!record.absent.empty()) {
    return "at none of " + moments + " was there what it reads: " + record.absent;
  }
  if (record.with_data == 0) {
    return "at none of " + moments + " did it have data: " + record.seen;
  }
  if (record.maybe_for == Duration{0}) return {};
  return "for " + approximate(record.maybe_for) + " nobody could tell: at " +
         std::to_string(record.unanswered) + " of " + moments + unheard(record);
}

std::vector<Finding> condition_findings(const plan::Plan& plan,
                                        const observe::Observations& observations) {
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < plan.abort_when.size(); ++i) {
    const scenario::LiveCondition& condition = plan.abort_when[i];
    Finding finding;
    finding.claim = "it never comes to " + condition.text();
    finding.kind = "abort";
    finding.during = "the run";
    finding.expected = "never " + condition.text();
    finding.query = condition.is_asked() ? *condition.query : condition.kind;
    finding.window = observations.run;
    finding.line = condition.place.line;
    const observe::ConditionRecord none{};
    const auto& records = observations.conditions;
    const observe::ConditionRecord& record = i < records.size() ? records[i] : none;
    judge_condition(record, observations, finding);
    const bool is_silent = record.with_data == 0 && record.looks > record.unanswered;
    if (condition.is_asked() && is_silent && record.absent.empty()) {
      finding.seen += "; check its names, or add or vector(0) where none is as it should be";
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

std::string why_unsteady(const plan::Claim& claim, const observe::Observations& observations) {
  if (!claim.before_faults) return {};
  const std::string before = std::string(not_steady) + shown(claim.claim) + ": ";
  for (const std::string& incident : observations.incidents) {
    if (incident.starts_with(before)) return incident.substr(before.size());
    if (incident.starts_with(not_steady)) return "another claim of the steady state did not hold";
  }
  return {};
}

std::string why_aborted(const observe::Observations& observations) {
  const observe::ConditionRecord* const by = observe::aborted_by(observations);
  if (by == nullptr) return {};
  return "the run was aborted " + since_load(*by->held_at, observations) + ": " + by->condition +
         " (" + by->seen + ")";
}

std::string what_cut_short(const plan::Claim& claim, const plan::Plan& plan,
                           const observe::Observations& observations) {
  const bool is_in_it = !claim.phase || *claim.phase + 1 >= observations.phases.size();
  if (!is_in_it) return {};
  if (observe::aborted_by(observations) != nullptr) return "was aborted";
  const bool is_stopped = std::any_of(observations.incidents.begin(), observations.incidents.end(),
                                      [](const std::string& one) {
                                        return one.starts_with(observe::stopped_by_owner) ||
                                               one.starts_with(observe::nothing_more_sent);
                                      });
  // Once the load is over it cuts nothing short.
  return is_stopped && !came_to_its_end(claim, plan, observations) ? "was stopped" : "";
}

}  // namespace harness::verdict
