#pragma once

#include <string>

#include "harness/core/clock.hpp"
#include "harness/observe/asking.hpp"
#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"

namespace harness::run {

// Asks for the values of the claims that have to hold before phase `next` breaks something, over
// the phase that is over by now, until they do or their time is over: that nothing was broken, with
// the first that does not hold, and why; empty: all do, there is none, or there is no point in
// going on. What they read has to be there; whether it was alive all the time is judged with all
// other claims, at the run's end.
std::string why_unsteady(const plan::Plan& plan, std::size_t next,
                         const observe::Observations& until_now, const observe::AskAll& ask,
                         const Clock& clock, const observe::Pause& pause);

}  // namespace harness::run
