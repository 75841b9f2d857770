#pragma once

#include <cstdint>
#include <vector>

#include "harness/observe/prometheus.hpp"
#include "harness/prove/telemetry.hpp"

namespace harness::prove {

// When a rule was evaluated, in milliseconds since the epoch, in order.
using Moments = std::vector<std::int64_t>;

// When it was evaluated from `begin` to `end`: as often as it says, and at the moments of which its
// recorded samples tell; without one, at those of its last evaluation.
Moments evaluations_of(const observe::AlertRule& rule, const Metrics& recorded, std::int64_t begin,
                       std::int64_t end);

// What Prometheus writes of the alerts of a rule whose expression has these series at the moments
// of its evaluation: ALERTS, pending for as long as the rule's `for` says, then firing; with a
// staleness marker at the first moment at which an alert is in that state no more.
Metrics alerts_of(const observe::AlertRule& rule, const std::vector<observe::Series>& answer,
                  const Moments& evaluations);

// Whether a label of the rule has to be made of its series ({{ $labels.job }}), which nobody does
// here.
bool has_templates(const observe::AlertRule& rule);

// Whether the series is ALERTS of that rule.
bool is_alert_of(const observe::AlertRule& rule, const RawSeries& series);

}  // namespace harness::prove
