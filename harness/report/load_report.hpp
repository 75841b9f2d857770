#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/core/exit_code.hpp"
#include "harness/load/record/punctuality.hpp"
#include "harness/load/record/stats.hpp"
#include "harness/load/segment.hpp"
#include "harness/report/look.hpp"

namespace harness::report {

struct JudgedThreshold {
  std::string threshold;     // "http_req_duration p(95) < 500"
  std::string outcome;       // "pass", "fail", "no_data", "undecided"
  std::string seen;          // "612.4 over 300 requests"
  bool of_slowness = false;  // whether a load that came late may have made it fail

  bool holds() const { return outcome == "pass"; }
};

// A load that was run by itself, without a scenario.
struct LoadReport {
  std::string what;  // "GET http://127.0.0.1:8500/ by 10 users for 10s"
  load::LoadStats stats;
  Duration length{0};  // from the first request due to the last answer
  std::uint64_t seed = 0;
  load::Segment segment;  // what of the load this is
  bool interrupted = false;
  std::vector<std::string> reasons;  // why it says nothing about the server; empty: it does
  std::vector<JudgedThreshold> thresholds = {};
  // Of iterations that were due and never begun.
  std::string why_dropped{load::why_any_is_dropped};
  int exit_code = exit_ok;
};

std::string load_summary(const LoadReport& report, const Look& look);

// `verdict` and `exit_code` as verdict.json has them, `sent` (= `ok` + `failed` + `unknown`; also
// as `requests`), `resent` and `redirects` (what went out besides, sent again or to where answers
// led), `unasked` and `in_doubt` (answers that nobody had asked for, and requests whose answers may
// be others' because of those), `outcomes`, `interrupted`, `duration_s`, `requests_per_second`,
// `examples` (what was said about one failure of an outcome), `segment` ("1/1": all of the load),
// `best_rate` (of one and the same second; null: it lasted no second), `begun_per_second` (in each
// second from the start on, the last of which may be a part of one: in all `sent`), and under
// `latency_us`, `service_time_us` and `lateness_us` count, min, mean, max and percentiles, all in
// microseconds, and in `at_or_beyond` how many values each percentile rests on; `steps_us` has the
// same for each step of the service time. `reasons` says why it is inconclusive; `thresholds` has
// `threshold`, `outcome` and `seen` of each.
std::string load_json(const LoadReport& report);

}  // namespace harness::report
