#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "harness/core/duration.hpp"
#include "harness/core/result.hpp"

namespace harness {

// Steady time: for schedules, deadlines and latencies.
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Duration>;

// Time of day (UTC, since the epoch): for marks, because that is what the backends store.
using WallTime = std::chrono::time_point<std::chrono::system_clock, Duration>;

// Of two times that may be missing.
std::optional<TimePoint> earlier(std::optional<TimePoint> a, std::optional<TimePoint> b);

// Passed to whoever needs the time, so that tests can tell it. Safe to call from any thread.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  virtual TimePoint now() const = 0;
  virtual WallTime wall() const = 0;
};

// The machine's own clocks. Made once, in main.
class SystemClock final : public Clock {
 public:
  TimePoint now() const override;
  WallTime wall() const override;
};

// RFC 3339 in UTC with milliseconds: "2026-11-21T09:44:01.250Z".
std::string format_wall(WallTime at);

// "20261121-094401", for directory names; sorts by time.
std::string format_compact(WallTime at);

// Accepts RFC 3339 in UTC ("Z") with up to nanoseconds.
Result<WallTime> parse_wall(std::string_view text);

// Seconds since the epoch with milliseconds, as Prometheus takes it: "1763718241.250".
std::string unix_seconds(WallTime at);

// Nanoseconds since the epoch, as Loki takes it.
std::string unix_nanoseconds(WallTime at);

}  // namespace harness
