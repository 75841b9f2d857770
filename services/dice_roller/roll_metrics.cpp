#include "services/dice_roller/roll_metrics.hpp"

#include <utility>

#include "services/dice/specification.hpp"

namespace services::dice_roller {
namespace {

constexpr const char* notation = "notation";
const std::string unknown = "unknown";
const std::string other = "other";

constexpr std::size_t most_dice_told = 100;

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
  for (const dice::Specification& die : dice::standard_dice()) expect(die.name);
  rolls(notation, "success");
}

void RollMetrics::expect(const std::string& die) {
  if (dice_.contains(die)) return;
  if (dice_.size() < most_dice_told) {
    dice_.insert(die);
    return bear(die);
  }
  if (!std::exchange(has_others_, true)) bear(other);
}

void RollMetrics::bear(const std::string& label) {
  rolls(label, "success");
  rolls(label, "error");
  values(label);
  durations(label);
}

const std::string& RollMetrics::label_of(const std::string& die) const {
  if (dice_.contains(die)) return die;
  return has_others_ ? other : unknown;
}

void RollMetrics::count_success(const std::string& die, int value) {
  rolls(label_of(die), "success").Increment();
  values(label_of(die)).Observe(value);
}

void RollMetrics::count_error(const std::string& die) { rolls(label_of(die), "error").Increment(); }

void RollMetrics::count_time(const std::string& die, Duration took) {
  durations(label_of(die)).Observe(std::chrono::duration<double>(took).count());
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
