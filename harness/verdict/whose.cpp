#include "harness/verdict/whose.hpp"

#include <algorithm>
#include <iterator>

#include "harness/observe/conventions.hpp"

namespace harness::verdict {

Ownership::Ownership(const Evidence& evidence, observe::Backend backend, std::optional<Whose> whose)
    : is_shared_(std::ranges::count(evidence.observations.shared, backend) > 0),
      only_ids_(whose == Whose::run),
      conventions_(evidence.observations.conventions) {
  tells_ = (is_shared_ || evidence.plan.ran_before) && whose != Whose::anyone;
  for (const std::uint64_t seal : evidence.observations.load.seals) seals_.emplace_back(seal);
}

bool Ownership::is_own(std::string_view trace_id) const {
  return std::ranges::any_of(
      seals_, [trace_id](const load::TraceSeal& seal) { return seal.is_on(trace_id); });
}

bool Ownership::bears_own_id(const observe::LogLine& line) const {
  const std::optional<std::string> id = observe::trace_of(line, conventions_);
  return id && is_own(*id);
}

Owner Ownership::of_trace(std::string_view id) const {
  if (is_own(id) || !tells_) return Owner::run;
  return only_ids_ ? Owner::others : Owner::perhaps;
}

Owner Ownership::of_line(const observe::LogLine& line) const {
  const std::optional<std::string> id = observe::trace_of(line, conventions_);
  if (id) return of_trace(*id);
  return tells_ && is_shared_ ? Owner::perhaps : Owner::run;
}

observe::Matches told_apart(observe::Matches matches, const Ownership& ownership) {
  if (!ownership.tells()) return matches;
  std::vector<observe::FoundTrace> own;
  std::vector<observe::FoundTrace> perhaps;
  for (observe::FoundTrace& trace : matches.traces) {
    const Owner owner = ownership.of_trace(trace.trace_id);
    if (owner == Owner::others) {
      ++matches.others;
    } else {
      (owner == Owner::run ? own : perhaps).push_back(std::move(trace));
    }
  }
  matches.perhaps = perhaps.size();
  std::move(perhaps.begin(), perhaps.end(), std::back_inserter(own));
  matches.traces = std::move(own);
  return matches;
}

observe::Matches with_misdated(observe::Matches matches, const observe::Search& found,
                               const Ownership& ownership, const observe::Window& possible) {
  for (const observe::FoundTrace& trace : found.traces) {
    const bool is_misdated = std::ranges::any_of(trace.spans, [&](const observe::FoundSpan& span) {
      return !possible.contains(span.started_at);
    });
    if (!is_misdated || !ownership.is_own(trace.trace_id)) continue;
    const bool is_counted = std::ranges::any_of(
        matches.traces,
        [&](const observe::FoundTrace& counted) { return counted.trace_id == trace.trace_id; });
    if (!is_counted) ++matches.misdated;
  }
  return matches;
}

observe::Window possible_times(const Evidence& evidence, const observe::Answer& answer) {
  constexpr Duration clocks_apart = std::chrono::seconds{5};
  const observe::Window& run = evidence.observations.run;
  observe::Window possible{run.begin - clocks_apart, answer.asked_at + clocks_apart};
  // Work that goes on behind the last answer is of no other window than this.
  if (evidence.window.end >= run.end) possible.end = evidence.window.end;
  if (evidence.window.begin <= run.begin) possible.begin = evidence.window.begin;
  return possible;
}

std::string why_not_told_apart(std::size_t own, std::size_t perhaps, const std::string& noun) {
  return std::to_string(own) + " of " + std::to_string(own + perhaps) + " " + noun +
         (own == 1 ? " is" : " are") + " the run's own; " + std::to_string(perhaps) +
         (perhaps == 1 ? " is somebody else's or bears" : " are somebody else's or bear") +
         " no id of the run: say which count (whose: run, or whose: anyone)";
}

std::string and_others(std::size_t others) {
  return others == 0 ? "" : ", and " + std::to_string(others) + " of somebody else's";
}

}  // namespace harness::verdict
