#include "services/dice_roller/roll_metrics.hpp"

#include "services/dice/requested_die.hpp"

namespace services::dice_roller {

RollMetrics::RollMetrics(prometheus::Registry& registry)
    : rolls_(prometheus::BuildCounter()
                 .Name("dice_rolls_total")
                 .Help("Rolls by die and how they ended")
                 .Register(registry)),
      values_(prometheus::BuildHistogram()
                  .Name("dice_roll_value")
                  .Help("What was rolled")
                  .Register(registry)) {
  for (const std::string_view known : dice::known_dice) {
    const std::string die(known);
    rolls(die, "success");
    rolls(die, "error");
    values(die);
  }
}

void RollMetrics::count_success(const std::string& die, int value) {
  rolls(die, "success").Increment();
  values(die).Observe(value);
}

void RollMetrics::count_error(const std::string& die) { rolls(die, "error").Increment(); }

prometheus::Counter& RollMetrics::rolls(const std::string& die, const char* result) {
  return rolls_.Add({{"die_type", die}, {"result", result}});
}

prometheus::Histogram& RollMetrics::values(const std::string& die) {
  const prometheus::Histogram::BucketBoundaries buckets{1, 2, 3, 4, 5, 6, 7, 8};
  return values_.Add({{"die_type", die}}, buckets);
}

}  // namespace services::dice_roller
