#include "services/dice_roller/roll_metrics.hpp"

#include "services/dice/requested_die.hpp"

namespace services::dice_roller {
namespace {

constexpr const char* notation = "notation";

}  // namespace

RollMetrics::RollMetrics(prometheus::Registry& registry, const telemetry::Regressions& regressions)
    : without_die_(regressions.has(telemetry::Regression::no_die_label)),
      rolls_(prometheus::BuildCounter()
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
  rolls(notation, "success");
}

void RollMetrics::count_success(const std::string& die, int value) {
  rolls(die, "success").Increment();
  values(die).Observe(value);
}

void RollMetrics::count_error(const std::string& die) { rolls(die, "error").Increment(); }

void RollMetrics::count_notation() { rolls(notation, "success").Increment(); }

prometheus::Counter& RollMetrics::rolls(const std::string& die, const char* result) {
  return rolls_.Add(with_die({{"result", result}}, die));
}

prometheus::Histogram& RollMetrics::values(const std::string& die) {
  const prometheus::Histogram::BucketBoundaries buckets{1, 2, 3, 4, 5, 6, 7, 8};
  return values_.Add(with_die({}, die), buckets);
}

prometheus::Labels RollMetrics::with_die(prometheus::Labels labels, const std::string& die) const {
  if (!without_die_) labels["die_type"] = die;
  return labels;
}

}  // namespace services::dice_roller
