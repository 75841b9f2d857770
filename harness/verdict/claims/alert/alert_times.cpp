#include "harness/verdict/claims/alert/alert_times.hpp"

#include <algorithm>

#include "harness/core/duration.hpp"
#include "harness/verdict/claims/alert/alert_paging.hpp"

namespace harness::verdict {
namespace {

using scenario::Truth;

constexpr const char* detect = "time_to_detect";
constexpr const char* page = "time_to_page";
constexpr const char* recover = "time_to_recover";

Interval seconds_between(Duration low, Duration high) {
  return {std::max(0.0, seconds(low)), std::max(0.0, seconds(high))};
}

Interval seconds_from(Duration low) { return Interval::at_least(std::max(0.0, seconds(low))); }

std::optional<Interval> time_to_detect(const Story& story, const Incident& incident,
                                       const observe::AlertRule& rule) {
  if (!story.firing) {
    // What came of the last evaluation is shown by the next one.
    WallTime until = rule.last_evaluation - rule.interval;
    if (incident.again) until = std::min(until, *incident.again);
    if (until <= incident.took_effect) return std::nullopt;
    return seconds_from(until - incident.took_effect);
  }
  // What made it fire may have been the other one.
  if (began_with_another(story, incident)) {
    return seconds_from(*story.firing - incident.took_effect);
  }
  return seconds_between(*story.firing - incident.took_effect, *story.firing - incident.injected);
}

// Of what is to be inhibited nobody is told.
std::optional<Interval> time_to_page(const Alert& claim, const AlertSeen& seen, const Story& story,
                                     const Incident& incident) {
  if (!seen.told || !story.firing || claim.inhibited_by) return std::nullopt;
  const auto told = first_told(claim, seen, incident, *claim.routed_to);
  if (!told) return seconds_from(seen.told_until - incident.took_effect);
  if (began_with_another(story, incident)) return seconds_from(*told - incident.took_effect);
  return seconds_between(*told - incident.took_effect, *told - incident.injected);
}

std::optional<Interval> time_to_recover(const Story& story, const Incident& incident,
                                        const observe::AlertRule& rule) {
  if (!story.firing || !incident.mended || !incident.over) return std::nullopt;
  const Duration last = *story.last_firing - *incident.over;
  if (still_fires(story, incident, rule)) return seconds_from(last);
  if (resolved_too_early(story, incident, rule.interval)) return std::nullopt;
  if (resolved_among_ends(story, incident, rule.interval)) return std::nullopt;
  return seconds_between(last, last + rule.interval);
}

Term judge_time(const std::string& name, const TimeBound& bound, std::vector<MeasuredTime>& times) {
  const auto found = std::find_if(times.begin(), times.end(),
                                  [&](const MeasuredTime& one) { return one.name == name; });
  if (found == times.end()) return {Outcome::undecided, name + " is not known"};
  found->wanted = bound.text();
  const std::string seen = name + " " + found->took();
  switch (bound.seconds.truth(found->seconds)) {
    case Truth::holds:
      return {Outcome::pass, seen};
    case Truth::fails:
      return {Outcome::fail, seen, true};
    case Truth::undecided:
      break;
  }
  return {Outcome::undecided, seen};
}

}  // namespace

std::vector<MeasuredTime> times_of(const Alert& claim, const AlertSeen& seen, const Story& story,
                                   const Incident& incident) {
  const observe::AlertRule& rule = *seen.rule;
  std::vector<MeasuredTime> times;
  if (const auto took = time_to_detect(story, incident, rule)) {
    times.push_back({.name = detect, .seconds = *took});
  }
  if (const auto took = time_to_page(claim, seen, story, incident)) {
    times.push_back({.name = page, .seconds = *took});
  }
  if (const auto took = time_to_recover(story, incident, rule)) {
    times.push_back({.name = recover, .seconds = *took});
  }
  return times;
}

Term judge_times(const Alert& claim, std::vector<MeasuredTime>& times) {
  Term all;
  const auto judge_one = [&](const char* name, const auto& bound) {
    if (!bound) return;
    const Term one = judge_time(name, **bound, times);
    const auto rank = [](Outcome outcome) {
      return outcome == Outcome::pass ? 0 : outcome == Outcome::undecided ? 1 : 2;
    };
    if (rank(one.outcome) > rank(all.outcome)) all.outcome = one.outcome;
    all.seen += (all.seen.empty() ? "" : ", ") + one.seen;
    all.lost = all.lost || one.lost;
  };
  judge_one(detect, claim.time_to_detect);
  judge_one(page, claim.time_to_page);
  judge_one(recover, claim.time_to_recover);
  return all;
}

}  // namespace harness::verdict
