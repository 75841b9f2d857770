#pragma once

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <set>
#include <string>

#include "services/core/clock.hpp"
#include "services/telemetry/regressions.hpp"

namespace services::dice_roller {

// dice_rolls_total, dice_roll_value and dice_roll_duration_seconds, born at 0: for the standard
// dice at the start, for dice of one's own once one is found. A caller must not be able to invent
// series, so a name that was never found is "unknown", and all dice behind the hundredth are
// "other". Lives on the event loop thread.
class RollMetrics {
 public:
  RollMetrics(prometheus::Registry& registry, const telemetry::Regressions& regressions);

  // There is such a die.
  void expect(const std::string& die);

  void count_success(const std::string& die, int value);
  void count_error(const std::string& die);
  void count_time(const std::string& die, Duration took);  // of a roll, however it ended
  // "3d6" and its like are one die_type: a caller must not be able to invent series.
  void count_notation();

 private:
  void bear(const std::string& label);
  const std::string& label_of(const std::string& die) const;
  prometheus::Counter& rolls(const std::string& die, const char* result);
  prometheus::Histogram& values(const std::string& die);
  prometheus::Histogram& durations(const std::string& die);
  prometheus::Labels with_die(prometheus::Labels labels, const std::string& die) const;

  const bool without_die_;
  prometheus::Family<prometheus::Counter>& rolls_;
  prometheus::Family<prometheus::Histogram>& values_;
  prometheus::Family<prometheus::Histogram>& durations_;
  std::set<std::string> dice_;  // that have series of their own
  bool has_others_ = false;     // beside them
};

}  // namespace services::dice_roller
