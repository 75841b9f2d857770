#pragma once

#include <cstdint>

#include "harness/observe/observations.hpp"
#include "harness/observe/poll.hpp"

// What a real Tempo needs before it shows, whole, all that it took. It joins the pieces of a trace
// only when a block is cut, and sends what it derives from spans when it is ready to.
namespace harness::observe {

// Has it join the pieces of each trace and waits until that is done; `tempo` has not caught up if
// it does not get there.
void await_joined_traces(CatchUp& tempo, Duration patience, const Ask& ask, const Clock& clock,
                         const Pause& pause);

// Waits until Prometheus has a sample from after `since` of every series that Tempo derives.
// Samples of a series arrive in their order, so no older one is missing then; `prometheus` has not
// caught up if it does not get there.
void await_tempos_metrics(CatchUp& prometheus, WallTime since, Duration patience, const Ask& ask,
                          const Clock& clock, const Pause& pause);

}  // namespace harness::observe
