#include <algorithm>
#include <optional>

#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"
#include "harness/scenario/load/executor.hpp"
#include "harness/scenario/query.hpp"
#include "harness/scenario/rules.hpp"
#include "harness/scenario/tag_rules.hpp"

namespace harness::scenario {
namespace {

// Of the Prometheus that runs start.
constexpr Duration scrape_interval = std::chrono::seconds{1};

// Prometheus and Loki give 11,000 values in one answer, and there are two a second.
constexpr Duration longest_throughout = std::chrono::minutes{90};

// How long the loads last that no phase ends; none: nobody knows.
std::optional<Duration> length_of_loads(const Scenario& scenario) {
  Duration run{0};
  for (const Load& load : scenario.load) {
    if (!load.executor.sound || !load.start_time.sound) return std::nullopt;
    const std::optional<Duration> length = duration_of(*load.executor);
    if (!length) return std::nullopt;
    run = std::max(run, *load.start_time + *length);
  }
  return run > Duration{0} ? std::optional(run) : std::nullopt;
}

// How long what is asked about lasts: a phase, or all of them; none: nobody knows.
std::optional<Duration> length_of(const Scenario& scenario, const Located<std::string>& during) {
  Duration run{0};
  for (const Phase& phase : scenario.phases) {
    const bool is_meant = !during.written() || *phase.name == *during;
    if (!is_meant) continue;
    if (!phase.length.can_be_judged()) return std::nullopt;
    run += *phase.length;
    if (during.written()) return run;
  }
  return run > Duration{0} ? std::optional(run) : std::nullopt;
}

std::string asked_about(const Located<std::string>& during) {
  return during.written() ? "phase " + *during : "the run";
}

void check_over(const Scenario& scenario, const ThresholdGroup& group,
                const Located<Condition>& condition, std::vector<Problem>& problems) {
  const Located<Duration>& over = condition->over;
  const bool has_phases = !scenario.phases.empty();
  const std::optional<Duration> length =
      has_phases ? length_of(scenario, group.during) : length_of_loads(scenario);
  if (!length || !over.can_be_judged() || *over <= *length) return;
  problems.push_back({over.place, "over: " + asked_about(group.during) + " has no such stretch",
                      "it lasts " + format_duration(*length) + "; write that or less"});
}

void check_after(const ClaimUse& claim, Duration length, std::vector<Problem>& problems) {
  if (*claim.after < length) return;
  problems.push_back({claim.after.place, "after: " + asked_about(claim.during) + " is over by then",
                      "it lasts " + format_duration(length) + "; stay below that"});
}

bool names_window(const SettingLine& line) {
  return contains(variables_in(line.text), std::string(window_variable));
}

bool asks_over_its_window(const ClaimUse& claim) {
  const std::vector<SettingLine> lines = claim.settings.lines();
  return std::any_of(lines.begin(), lines.end(), names_window);
}

// No scrape is waited for where `after` ends, so that the first of the window may come an interval
// later.
void check_scrapes(const ClaimUse& claim, Duration length, std::vector<Problem>& problems) {
  const Duration left = length - *claim.after;
  const bool is_enough = *claim.after <= Duration{0} || left >= 2 * scrape_interval;
  if (!claim.reads_scrapes || left <= Duration{0} || is_enough) return;
  if (!asks_over_its_window(claim)) return;
  problems.push_back({claim.after.place,
                      "after: what it leaves of " + asked_about(claim.during) + ", " +
                          format_duration(left) + ", may hold fewer than two scrapes",
                      "targets are scraped every " + format_duration(scrape_interval) + "; leave " +
                          format_duration(2 * scrape_interval) + " or more"});
}

// The first of its moments is one range after the window's beginning.
void check_throughout(const ClaimUse& claim, const std::optional<Duration>& length,
                      std::vector<Problem>& problems) {
  if (claim.moments != Moments::throughout || !claim.throughout.can_be_judged()) return;
  for (const SettingLine& line : claim.settings.lines()) {
    if (line.name != claim.kind || !names_window(line)) continue;
    problems.push_back({line.place,
                        claim.kind + ": throughout a phase, a range of $window has one "
                                     "moment, the phase's end",
                        "write how far each moment looks back, such as [5s]"});
    return;
  }
  if (!length) return;
  const Duration left = *length - *claim.after - claim.looks_back;
  // No scrape is waited for where `after` ends, so that the first may come an interval later.
  if (left < (*claim.after > Duration{0} ? 3 : 2) * scrape_interval) {
    problems.push_back(
        {claim.throughout.place,
         "throughout: phase " + *claim.during + " may hold fewer than two scrapes, " +
             format_duration(*claim.after + claim.looks_back) + " after its beginning",
         "it lasts " + format_duration(*length) + ", and targets are scraped every " +
             format_duration(scrape_interval) + "; make it longer"});
  } else if (*length > longest_throughout) {
    problems.push_back({claim.throughout.place,
                        "throughout: phase " + *claim.during + " lasts " + format_duration(*length),
                        "no answer has so many moments: ask about " +
                            format_duration(longest_throughout) + " at most"});
  }
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

// What has no vote is no reason to fail.
void check_any_votes(const Written& written, std::vector<Problem>& problems) {
  if (!written.steady_state.empty()) return;
  Place first;
  const auto has_vote = [&first](const Located<Advisory>& advisory) {
    if (advisory.written() && first.line == 0) first = advisory.place;
    return !advisory.can_be_judged();
  };
  const bool any =
      std::ranges::any_of(written.thresholds,
                          [&](const ThresholdGroup& one) { return has_vote(one.advisory); }) ||
      std::ranges::any_of(written.expect,
                          [&](const ClaimUse& one) { return has_vote(one.advisory); });
  if (any || first.line == 0) return;
  problems.push_back({first, "advisory: no claim has a vote, so that the scenario can only pass",
                      "leave advisory out of one of them"});
}

}  // namespace

std::vector<Problem> check_claim_rules(const Written& written, const Vocabulary& vocabulary) {
  std::vector<Problem> problems;
  for (const ThresholdGroup& group : written.thresholds) {
    for (const auto& [metric, conditions] : group.metrics) {
      append(problems, check_selection(written.scenario, *metric, metric.place));
      for (const Located<Condition>& condition : conditions) {
        check_over(written.scenario, group, condition, problems);
        if (!condition.sound) continue;
        append(problems, check_may_drop(written.scenario, *metric, condition));
        append(problems, check_answers(written.scenario, *metric, condition));
      }
    }
  }
  for (const ClaimUse& claim : written.expect) {
    const std::optional<Duration> length = length_of(written.scenario, claim.during);
    if (length && claim.after.can_be_judged()) {
      check_after(claim, *length, problems);
      check_scrapes(claim, *length, problems);
    }
    check_throughout(claim, length, problems);
    if (needs_fault(claim, vocabulary)) check_has_fault(written.scenario, claim, problems);
  }
  check_any_votes(written, problems);
  return problems;
}

}  // namespace harness::scenario
