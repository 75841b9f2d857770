#pragma once

#include "harness/observe/observations.hpp"
#include "harness/observe/poll.hpp"

// What Tempo derives from spans (`traces_service_graph_…`, `traces_spanmetrics_…`). Prometheus does
// not scrape it: Tempo collects it once a second and sends it when it is ready to.
namespace harness::observe {

// Whether the query may name such a metric. Where it only looks so, the wait is a second longer.
bool asks_for_derived_metrics(const Question& question);

// Waits until Prometheus has a sample from after `since` of every series that Tempo derives.
// Samples of a series arrive in their order, so no older one is missing then; `prometheus` has not
// caught up if it does not get there.
void await_derived_metrics(CatchUp& prometheus, WallTime since, Duration patience, const Ask& ask,
                           const Clock& clock, const Pause& pause);

}  // namespace harness::observe
