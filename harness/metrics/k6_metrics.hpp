#pragma once

#include <prometheus/metric_family.h>

#include <vector>

#include "harness/load/record/live_figures.hpp"

namespace harness::metrics {

// The figures under the names that k6's remote write gives them, so that its dashboards show them:
// k6_http_reqs_total, k6_http_req_duration_seconds, k6_vus, … What k6 does not measure, from when
// requests were due, is called harness_…
std::vector<prometheus::MetricFamily> k6_metrics(const load::LiveFigures& figures);

}  // namespace harness::metrics
