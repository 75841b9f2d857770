#pragma once

#include <string>

#include "harness/load/record/stats.hpp"

namespace harness::report {

// What ended in each second, for plotters and spreadsheets (CSV, RFC 4180): a line for each request
// and phase of each load in each second in which something ended, in the order of time. Columns:
// second (from the start of the load, the first where a line stands for several), seconds (that it
// stands for), request, phase, scenario (the load's name, as k6 has it; empty where it has none),
// ok, failed, unknown, resent, redirects, p50_us, p95_us, p99_us and max_us of the latency
// (rounded up by at most 6.25 %, never beyond the longest of the request in that phase), outcomes
// ("200=12 timeout=1").
std::string seconds_csv(const load::LoadStats& stats);

}  // namespace harness::report
