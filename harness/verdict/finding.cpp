#include "harness/verdict/finding.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "harness/core/text.hpp"

namespace harness::verdict {

std::string phase_name(const plan::Claim& claim, const plan::Plan& plan) {
  return claim.phase ? plan.phases[*claim.phase].name : "the run";
}

Finding finding_of(const Evidence& evidence) {
  Finding finding;
  finding.claim = evidence.claim.claim;
  finding.kind = evidence.claim.kind;
  finding.during = phase_name(evidence.claim, evidence.plan);
  finding.window = evidence.window;
  return finding;
}

Finding with(Finding finding, Outcome outcome, std::string seen) {
  finding.outcome = outcome;
  finding.seen = std::move(seen);
  return finding;
}

bool holds_for_nothing(const scenario::Comparison& comparison) { return comparison.holds(0); }

Finding judge_series(Finding finding, const scenario::Comparison& wanted,
                     const Result<std::vector<observe::Series>>& answer, const std::string& noun) {
  if (!answer) return with(std::move(finding), Outcome::error, to_string(answer.error()));
  if (answer->empty()) {
    return with(std::move(finding), Outcome::no_data, "the answer has no " + noun);
  }
  const auto broken = std::find_if_not(
      answer->begin(), answer->end(),
      [&](const observe::Series& series) { return wanted.holds(series.points.back().value); });
  const observe::Series& shown = broken == answer->end() ? answer->front() : *broken;
  std::string seen = format_number(shown.points.back().value);
  if (answer->size() > 1) {
    seen += " for " + observe::format_labels(shown.labels) + ", one of " +
            std::to_string(answer->size()) + " " + noun;
  }
  const Outcome outcome = broken == answer->end() ? Outcome::pass : Outcome::fail;
  return with(std::move(finding), outcome, std::move(seen));
}

std::string counted(double count, const std::string& noun) {
  return format_number(count) + " " + noun + (count == 1 ? "" : "s");
}

Finding judge_traces(Finding finding, const scenario::Comparison& wanted, double count,
                     double sampled, std::string seen) {
  const bool holds = wanted.holds(count);
  if (sampled >= 1) {
    return with(std::move(finding), holds ? Outcome::pass : Outcome::fail, std::move(seen));
  }
  seen += " or more: " + why_partly_traced(sampled);
  // There may be any number from here on; a comparison turns round at its bound at most.
  const auto turns_at = [&](double more) { return more >= count && wanted.holds(more) != holds; };
  const double all = std::numeric_limits<double>::infinity();
  if (turns_at(wanted.bound) || turns_at(all)) {
    return with(std::move(finding), Outcome::error, std::move(seen));
  }
  return with(std::move(finding), holds ? Outcome::pass : Outcome::fail, std::move(seen));
}

std::string why_partly_traced(double sampled) {
  return "only " + format_number(std::round(1000 * sampled) / 10) +
         " % of the requests were traced";
}

}  // namespace harness::verdict
