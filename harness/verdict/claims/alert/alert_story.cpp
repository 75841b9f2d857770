#include "harness/verdict/claims/alert/alert_story.hpp"

#include <algorithm>

#include "harness/core/text.hpp"

namespace harness::verdict {
namespace {

bool is_firing(const observe::Series& series) {
  const auto state = series.labels.find("alertstate");
  return state != series.labels.end() && state->second == "firing";
}

// Firing anew at `at`, and not at each evaluation since it last was.
void tell_gap(Story& story, WallTime at, Duration interval) {
  const Duration gap = at - *story.last_firing;
  if (2 * gap <= 3 * interval) return;
  std::optional<WallTime>& inactive = 2 * gap > 5 * interval ? story.went_out : story.left_out;
  if (!inactive) inactive = *story.last_firing + interval;
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
    if (story.last_firing) tell_gap(story, at, interval);
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
                       WallTime run_began, Duration interval) {
  const WallTime just_before = incident.injected - 2 * interval;
  const WallTime since = incident.before ? just_before : std::min(run_began, just_before);
  for (const bool firing : {true, false}) {
    for (const WallTime at : moments(series, firing)) {
      if (at >= since && at < incident.injected) return true;
    }
  }
  return false;
}

std::optional<WallTime> resolved_too_early(const Story& story, const Incident& incident,
                                           Duration interval) {
  for (const auto& meanwhile : {story.pending_again, story.went_out}) {
    if (meanwhile && *meanwhile < *incident.mended) return meanwhile;
  }
  const WallTime inactive = *story.last_firing + interval;
  return inactive < *incident.mended ? std::optional(inactive) : std::nullopt;
}

std::optional<WallTime> perhaps_resolved_too_early(const Story& story, const Incident& incident) {
  return story.left_out && *story.left_out < *incident.mended ? story.left_out : std::nullopt;
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
