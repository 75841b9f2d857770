#pragma once

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <string>

#include "services/core/clock.hpp"
#include "services/telemetry/regressions.hpp"

namespace services::dice_roller {

// dice_rolls_total, dice_roll_value and dice_roll_duration_seconds, born at 0 for every die that
// can be asked for.
class RollMetrics {
 public:
  RollMetrics(prometheus::Registry& registry, const telemetry::Regressions& regressions);

  void count_success(const std::string& die, int value);
  void count_error(const std::string& die);
  void count_time(const std::string& die, Duration took);  // of a roll, however it ended
  // "3d6" and its like are one die_type: a caller must not be able to invent series.
  void count_notation();

 private:
  prometheus::Counter& rolls(const std::string& die, const char* result);
  prometheus::Histogram& values(const std::string& die);
  prometheus::Histogram& durations(const std::string& die);
  prometheus::Labels with_die(prometheus::Labels labels, const std::string& die) const;

  const bool without_die_;
  prometheus::Family<prometheus::Counter>& rolls_;
  prometheus::Family<prometheus::Histogram>& values_;
  prometheus::Family<prometheus::Histogram>& durations_;
};

}  // namespace services::dice_roller
