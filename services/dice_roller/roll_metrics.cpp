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
                  .Register(registry)),
      durations_(prometheus::BuildHistogram()
                     .Name("dice_roll_duration_seconds")
                     .Help("Time that a roll took, by die")
                     .Register(registry)) {
  for (const std::string_view known : dice::known_dice) {
    const std::string die(known);
    rolls(die, "success");
    rolls(die, "error");
    values(die);
    durations(die);
  }
  rolls(notation, "success");
}

void RollMetrics::count_success(const std::string& die, int value) {
  rolls(die, "success").Increment();
  values(die).Observe(value);
}

void RollMetrics::count_error(const std::string& die) { rolls(die, "error").Increment(); }

void RollMetrics::count_time(const std::string& die, Duration took) {
  durations(die).Observe(std::chrono::duration<double>(took).count());
}

void RollMetrics::count_notation() { rolls(notation, "success").Increment(); }

prometheus::Counter& RollMetrics::rolls(const std::string& die, const char* result) {
  return rolls_.Add(with_die({{"result", result}}, die));
}

prometheus::Histogram& RollMetrics::values(const std::string& die) {
  const prometheus::Histogram::BucketBoundaries buckets{1, 2, 3, 4, 5, 6, 7, 8};
  return values_.Add(with_die({}, die), buckets);
}

// A roll takes up to a second, and longer in a storm.
prometheus::Histogram& RollMetrics::durations(const std::string& die) {
  const prometheus::Histogram::BucketBoundaries buckets{0.1, 0.25, 0.5, 0.75, 1, 1.5, 2.5};
  return durations_.Add(with_die({}, die), buckets);
}

prometheus::Labels RollMetrics::with_die(prometheus::Labels labels, const std::string& die) const {
  if (!without_die_) labels["die_type"] = die;
  return labels;
}

}  // namespace services::dice_roller
