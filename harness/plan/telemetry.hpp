#pragma once

#include "harness/plan/plan.hpp"

namespace harness::plan {

// What one request of the load leaves in a system's telemetry, all services together.
struct TelemetryRate {
  double spans = 0;  // that of the user included
  double lines = 0;
};

// How many requests the plan will send, roughly: an answer is taken to need 10 ms.
double expected_requests(const Plan& plan);

// Adds to the plan how much its telemetry will fill of stores that may each keep `limit` bytes, and
// has it sample the traces of its requests where the spans would be more than that.
void expect_telemetry(Plan& plan, const TelemetryRate& rate, std::uint64_t limit);

}  // namespace harness::plan
