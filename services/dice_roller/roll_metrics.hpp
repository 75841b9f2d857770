#pragma once

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <string>

namespace services::dice_roller {

// dice_rolls_total and dice_roll_value, born at 0 for every die that can be asked for.
class RollMetrics {
 public:
  explicit RollMetrics(prometheus::Registry& registry);

  void count_success(const std::string& die, int value);
  void count_error(const std::string& die);

 private:
  prometheus::Counter& rolls(const std::string& die, const char* result);
  prometheus::Histogram& values(const std::string& die);

  prometheus::Family<prometheus::Counter>& rolls_;
  prometheus::Family<prometheus::Histogram>& values_;
};

}  // namespace services::dice_roller
