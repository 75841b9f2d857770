#pragma once

#include <cstdint>
#include <string>

#include "harness/core/duration.hpp"
#include "harness/load/record/stats.hpp"
#include "harness/report/look.hpp"

namespace harness::report {

// A load that was run by itself, without a scenario.
struct LoadReport {
  std::string what;  // "GET http://127.0.0.1:8500/ by 10 users for 10s"
  load::LoadStats stats;
  Duration length{0};  // from the first request due to the last answer
  std::uint64_t seed = 0;
  bool interrupted = false;
};

std::string load_summary(const LoadReport& report, const Look& look);

// `requests`, `ok`, `failed`, `unknown`, `outcomes`, `interrupted`, `duration_s`,
// `requests_per_second`, and under `latency_us`, `service_time_us` and `lateness_us` count, min,
// mean, max and percentiles, all in microseconds; `steps_us` has the same for each step of the
// service time.
std::string load_json(const LoadReport& report);

}  // namespace harness::report
