#pragma once

#include <vector>

#include "harness/verdict/claims/alert/alert_settings.hpp"
#include "harness/verdict/claims/alert/alert_story.hpp"
#include "harness/verdict/claims/alert/alert_terms.hpp"

// How long an alert took, each time by its bounds.
//
//   time_to_detect   from the fault's injection, which is somewhere between asking for it and
//                    seeing it, to the evaluation at which the alert fired first
//   time_to_page     from the injection, likewise, to the first notification of Alertmanager, where
//                    there is one: to whom it is to be routed, if anybody
//   time_to_recover  from the moment at which the fault was seen to be gone to the evaluation at
//                    which the alert fired no more, which is the one after the last at which it did
namespace harness::verdict {

// Of one incident. What nobody knows is not there: of an alert that was active before, or that
// resolved while the fault lasted.
std::vector<MeasuredTime> times_of(const Alert& claim, const AlertSeen& seen, const Story& story,
                                   const Incident& incident);

// Fills in what is wanted of each.
Term judge_times(const Alert& claim, std::vector<MeasuredTime>& times);

}  // namespace harness::verdict
