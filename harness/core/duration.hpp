#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "harness/core/result.hpp"

namespace harness {

// Every span of time in the harness. Written in scenarios the way Prometheus and k6 write it:
// "500ms", "1.5s", "1m30s", "2h".
using Duration = std::chrono::nanoseconds;

// Accepts ns, us, ms, s, m, h in any combination, largest first or not; refuses a number without a
// unit, a negative value, and anything past 24 days (which no timer downstream could hold).
Result<Duration> parse_duration(std::string_view text);

// The shortest form that parses back to the same value: "1m30s", "500ms", "0s".
std::string format_duration(Duration value);

// For people reading a report: three significant digits at most ("1.23s", "45.6ms").
std::string approximate(Duration value);

double seconds(Duration value);
Duration from_seconds(double value);

}  // namespace harness
