#pragma once

#include <optional>
#include <string>

#include "harness/verdict/claims/alert/alert_terms.hpp"

// What Alertmanager made of an alert: the notifications that came of it, and what it said of its
// alerts at each look.
namespace harness::verdict {

// When somebody was first told that it fires, because of this incident; of `receivers`, one of
// them; empty: whoever it was.
std::optional<WallTime> first_told(const Alert& claim, const AlertSeen& seen,
                                   const Incident& incident, const Alert::Names& receivers);

// The annotation as a notification had it; none: no notification is about that series.
std::optional<std::string> annotation_told(const AlertSeen& seen, const observe::Series& series,
                                           const std::string& name, const Incident& incident);

Term was_routed(const Alert& claim, const AlertSeen& seen, const Story& story,
                const Incident& incident);
Term was_grouped(const Alert& claim, const AlertSeen& seen, const Story& story,
                 const Incident& incident);
Term was_inhibited(const Alert& claim, const AlertSeen& seen, const Story& story,
                   const Incident& incident);

}  // namespace harness::verdict
