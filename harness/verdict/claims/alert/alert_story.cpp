#include "harness/verdict/claims/alert/alert_story.hpp"

#include <algorithm>

#include "harness/core/text.hpp"

namespace harness::verdict {
namespace {

bool is_firing(const observe::Series& series) {
  const auto state = series.labels.find("alertstate");
  return state != series.labels.end() && state->second == "firing";
}

}  // namespace

std::vector<WallTime> moments(const std::vector<observe::Series>& series, bool firing) {
  std::vector<WallTime> all;
  for (const observe::Series& one : series) {
    if (is_firing(one) != firing) continue;
    for (const observe::Point& point : one.points) all.push_back(point.at);
  }
  std::sort(all.begin(), all.end());
  return all;
}

// Of several that fire, one that is pending again says nothing while another goes on.
Story tell(const std::vector<observe::Series>& series, const Incident& incident,
           Duration interval) {
  const auto is_of_it = [&](WallTime at) {
    return at >= incident.injected && (!incident.again || at < *incident.again);
  };
  const auto is_of_another = [&](WallTime at, WallTime last) {
    return incident.next && at >= *incident.next && 2 * (at - last) > 3 * interval;
  };
  Story story;
  const std::vector<WallTime> firing = moments(series, true);
  for (const WallTime at : firing) {
    if (!is_of_it(at)) continue;
    if (story.last_firing && is_of_another(at, *story.last_firing)) {
      story.has_ended = true;
      break;
    }
    if (!story.firing) story.firing = at;
    story.last_firing = at;
  }
  for (const WallTime at : moments(series, false)) {
    if (!is_of_it(at)) continue;
    if (!story.pending) story.pending = at;
    const bool again =
        story.firing && at > *story.firing && !std::binary_search(firing.begin(), firing.end(), at);
    if (again && !story.pending_again) story.pending_again = at;
  }
  return story;
}

bool was_active_before(const std::vector<observe::Series>& series, const Incident& incident,
                       Duration interval) {
  const WallTime since = incident.before ? incident.injected - 2 * interval : WallTime::min();
  for (const bool firing : {true, false}) {
    for (const WallTime at : moments(series, firing)) {
      if (at >= since && at < incident.injected) return true;
    }
  }
  return false;
}

std::optional<WallTime> resolved_too_early(const Story& story, const Incident& incident,
                                           Duration interval) {
  if (story.pending_again && *story.pending_again < *incident.mended) return story.pending_again;
  const WallTime inactive = *story.last_firing + interval;
  return inactive < *incident.mended ? std::optional(inactive) : std::nullopt;
}

bool resolved_among_ends(const Story& story, const Incident& incident, Duration interval) {
  return *story.last_firing + 2 * interval < *incident.all_mended;
}

bool began_with_another(const Story& story, const Incident& incident) {
  if (!incident.next) return false;
  const WallTime first = story.pending ? std::min(*story.pending, *story.firing) : *story.firing;
  return first >= *incident.next;
}

bool still_fires(const Story& story, const Incident& incident, const observe::AlertRule& rule) {
  if (story.has_ended) return false;
  if (incident.again) return *story.last_firing + 2 * rule.interval > *incident.again;
  return rule.state == "firing" || rule.last_evaluation <= *story.last_firing;
}

Outcome Took::is_within(Duration allowed) const {
  if (high <= allowed) return Outcome::pass;
  return low > allowed ? Outcome::fail : Outcome::undecided;
}

std::string Took::text(Outcome outcome) const {
  const std::string most = approximate(std::max(Duration{0}, high));
  return outcome == Outcome::undecided ? approximate(std::max(Duration{0}, low)) + " to " + most
                                       : most;
}

}  // namespace harness::verdict
