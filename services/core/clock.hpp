#pragma once

#include <chrono>
#include <string>

namespace services {

using Duration = std::chrono::nanoseconds;

// Steady time, for deadlines and latencies.
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, Duration>;

// Time of day, for log lines and spans.
using WallTime = std::chrono::time_point<std::chrono::system_clock, Duration>;

// The same moment on both clocks.
struct Moment {
  SteadyTime steady;
  WallTime wall;

  // The time of day at another steady time, whatever was done to the wall clock in between.
  WallTime wall_at(SteadyTime other) const { return wall + (other - steady); }
  bool operator==(const Moment&) const = default;
};

// Passed to whoever needs the time, so that tests can tell it. Safe to call from any thread.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  virtual SteadyTime now() const = 0;
  virtual WallTime wall() const = 0;
  Moment moment() const { return {now(), wall()}; }
};

// The machine's own clocks. Made once, by the service's main.
class SystemClock final : public Clock {
 public:
  SteadyTime now() const override { return std::chrono::steady_clock::now(); }
  WallTime wall() const override { return std::chrono::system_clock::now(); }
};

// RFC 3339 in UTC with microseconds: "2026-11-21T09:44:01.250000Z".
std::string format_timestamp(WallTime at);

}  // namespace services
