#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/observe/prometheus.hpp"
#include "harness/verdict/claims/alert/incident.hpp"
#include "harness/verdict/verdict.hpp"

// What an alert did, from the raw samples of ALERTS. Prometheus writes one a rule evaluation while
// the alert is pending or firing, and none while it is inactive.
namespace harness::verdict {

// All moments at which it was firing, or else pending, in order of time.
std::vector<WallTime> moments(const std::vector<observe::Series>& series, bool firing);

// What it did because of one incident: from that one's injection to that of the next which hits the
// same. What others hit meanwhile ends no story; but what fires anew after one of them, having
// fired no more, is that one's.
struct Story {
  std::optional<WallTime> pending;
  std::optional<WallTime> firing;
  std::optional<WallTime> last_firing;
  std::optional<WallTime> pending_again;  // after it had fired, and firing no more
  std::optional<WallTime> went_out;       // inactive, by two evaluations or more, and firing anew
  std::optional<WallTime> left_out;       // the same by one, which may not have taken place
  bool has_ended = false;                 // it fires anew since, because of another incident
};

// `interval` is between evaluations of the rule.
Story tell(const std::vector<observe::Series>& series, const Incident& incident, Duration interval);

// Whether it was pending or firing already, since the run began: before that nobody had been
// scraped, which fires whatever fires on absence. What the incident before has left behind is that
// one's story, unless it was not over by then.
bool was_active_before(const std::vector<observe::Series>& series, const Incident& incident,
                       WallTime run_began, Duration interval);

// When it fired no more although the fault still lasted: whoever was paged was told that all was
// well. For an incident that was mended, and a story in which it fired.
std::optional<WallTime> resolved_too_early(const Story& story, const Incident& incident,
                                           Duration interval);

// When it may have resolved in mid-fault, for one evaluation.
std::optional<WallTime> perhaps_resolved_too_early(const Story& story, const Incident& incident);

// Whether it fired no more, by two evaluations, when some of the incident's faults were undone and
// others still lasted.
bool resolved_among_ends(const Story& story, const Incident& incident, Duration interval);

// Whether it began only after another incident had, which may be what made it fire.
bool began_with_another(const Story& story, const Incident& incident);

// Nobody has seen it fire no more.
bool still_fires(const Story& story, const Incident& incident, const observe::AlertRule& rule);

// A length of time of which only the bounds are known.
struct Took {
  Duration low;
  Duration high;

  // Whether that is within what is allowed, or nobody knows.
  Outcome is_within(Duration allowed) const;

  // "3s"; where that is what nobody knows, "2s to 3s". What came before it began took no time.
  std::string text(Outcome outcome) const;
};

}  // namespace harness::verdict
