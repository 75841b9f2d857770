#include "services/dice_roller/roller.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "services/dice_roller/roll.hpp"

namespace services::dice_roller {

Roller::Roller(EventLoop& loop, RollMetrics& metrics, app::Weather& weather,
               const RollSettings& settings)
    : loop_(loop), metrics_(metrics), weather_(weather), settings_(settings), rng_(settings.seed) {}

void Roller::roll(const dice::Specification& die, telemetry::Span& span, Done done) {
  const app::Strike strike = weather_.strike(die.name);
  metrics_.expect(die.name);
  const SteadyTime began = loop_.clock().now();
  loop_.after(strike.delay + rolling_time(settings_.max_delay, rng_),
              [this, die, &span, began, fails = strike.fails, done = std::move(done)] {
                metrics_.count_time(die.name, loop_.clock().now() - began);
                done(finish(die, span, fails));
              });
}

Result<int> Roller::finish(const dice::Specification& die, telemetry::Span& span, bool fails) {
  auto value =
      fails ? Result<int>(failed_roll(die)) : dice_roller::roll(die, settings_.error_rate, rng_);
  if (value) {
    metrics_.count_success(die.name, *value);
    span.set("die.result", std::int64_t{*value});
  } else {
    fail(die.name, span, value.error());
  }
  return value;
}

void Roller::give_up(const std::string& die, telemetry::Span& span, const app::Refusal& why) {
  span.set("die.error", why.why);
  if (why.status >= 500) metrics_.count_error(die);
}

void Roller::fail(const std::string& die, telemetry::Span& span, const std::string& why) {
  metrics_.count_error(die);
  span.set("die.error", why);
}

std::vector<int> Roller::roll(const DiceNotation& dice) {
  std::vector<int> values;
  std::generate_n(std::back_inserter(values), dice.count, [&] { return rng_.one_to(dice.sides); });
  metrics_.count_notation();
  return values;
}

}  // namespace services::dice_roller
