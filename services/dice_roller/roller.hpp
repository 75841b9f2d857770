#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "services/app/reply.hpp"
#include "services/app/weather.hpp"
#include "services/core/event_loop.hpp"
#include "services/core/rng.hpp"
#include "services/dice/specification.hpp"
#include "services/dice_roller/dice_notation.hpp"
#include "services/dice_roller/roll_metrics.hpp"
#include "services/telemetry/span.hpp"

namespace services::dice_roller {

struct RollSettings {
  Duration max_delay;
  std::optional<double> error_rate;
  std::uint64_t seed;
};

// Rolls dice, each for a while, and counts how they ended. Lives on the event loop thread, which it
// never holds: any number of rolls go on at a time.
class Roller {
 public:
  using Done = std::function<void(Result<int>)>;

  // In a storm, rolls fail as those of a risky die do, each by itself.
  Roller(EventLoop& loop, RollMetrics& metrics, app::Weather& weather,
         const RollSettings& settings);

  // What was rolled is told to `span` too, which lives until then.
  void roll(const dice::Specification& die, telemetry::Span& span, Done done);

  // Counts a roll that could not begin, unless it was refused: there is no such die then.
  void give_up(const std::string& die, telemetry::Span& span, const app::Refusal& why);

  // At once, and without fail.
  std::vector<int> roll(const DiceNotation& dice);

 private:
  void fail(const std::string& die, telemetry::Span& span, const std::string& why);
  Result<int> finish(const dice::Specification& die, telemetry::Span& span, bool fails);

  EventLoop& loop_;
  RollMetrics& metrics_;
  app::Weather& weather_;
  const RollSettings settings_;
  Rng rng_;
};

}  // namespace services::dice_roller
