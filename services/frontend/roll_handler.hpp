#pragma once

#include "services/app/downstream.hpp"
#include "services/app/exchange.hpp"
#include "services/app/weather.hpp"
#include "services/frontend/visits.hpp"

namespace services::frontend {

// Passes rolls to the dice roller and its answers back. Lives on the event loop thread.
class RollHandler {
 public:
  // Without `visits`, nobody is asked who they are.
  RollHandler(app::Downstream& dice_roller, app::Weather& weather, Visits* visits)
      : dice_roller_(dice_roller), weather_(weather), visits_(visits) {}

  // "/roll?die=…"
  void roll(const app::ExchangePtr& exchange);
  // "/roll-async?die=…&times=…" and "/roll-sync?…"
  void roll_batch(const app::ExchangePtr& exchange);

 private:
  void begin(app::Exchange& exchange, const std::string& die, int times);

  app::Downstream& dice_roller_;
  app::Weather& weather_;
  Visits* visits_;
};

// The number in {"roll": 4}, or what to answer instead.
tl::expected<int, app::Refusal> read_roll(const app::Reply& reply);

// {"rolls": [4, 1], "failed": 1}
struct BatchOutcome {
  std::vector<int> rolls;
  int failed = 0;
};

tl::expected<BatchOutcome, app::Refusal> read_batch(const app::Reply& reply);

}  // namespace services::frontend
