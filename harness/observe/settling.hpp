#pragma once

#include <vector>

#include "harness/observe/observations.hpp"
#include "harness/observe/poll.hpp"

namespace harness::observe {

// Whether the query may name a metric that is derived from spans (`traces_service_graph_…`,
// `traces_spanmetrics_…`). Where it only looks so, the wait is a little longer.
bool asks_for_derived_metrics(const Question& question);

// Whether this is the answer of a real Tempo to tempo_status(), and not of the store of ours, which
// names its role.
bool is_real_tempo(const Answer& status);

struct Settling {
  bool derived = false;            // a claim asks for what is derived from spans
  bool shares_traces = false;      // who keeps them is others', too, and told nothing
  bool shares_derivation = false;  // who derives metrics from them, or takes these, ran already
};

// The last step of catching up, for the backends that have shown what was sent last: that traces
// are whole, and, where a claim asks for it, that Prometheus has all that is derived from them.
// What it takes hangs on who keeps the traces: the store of ours shows what it has taken, and sends
// at once what it has derived; a real Tempo does both in its own time. A backend that does not get
// there has not caught up.
void settle(std::vector<CatchUp>& backends, const Settling& how, Duration patience, const Ask& ask,
            const Clock& clock, const Pause& pause);

}  // namespace harness::observe
