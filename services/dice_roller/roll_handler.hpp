#pragma once

#include <optional>
#include <string>

#include "services/app/downstream.hpp"
#include "services/app/exchange.hpp"
#include "services/core/rng.hpp"
#include "services/dice/specification.hpp"
#include "services/dice_roller/roll_metrics.hpp"

namespace services::dice_roller {

struct RollSettings {
  Duration max_delay;
  std::optional<double> error_rate;
  std::uint64_t seed;
};

// Answers "/roll?die=…": asks die-service what the die is, lets it roll for a while, and tells the
// number. Lives on the event loop thread.
class RollHandler {
 public:
  RollHandler(app::Service& service, app::Downstream& die_service, const RollSettings& settings);

  void handle(const app::ExchangePtr& exchange);

 private:
  void start_rolling(const app::ExchangePtr& exchange, const dice::Specification& die);
  void finish(app::Exchange& exchange, const dice::Specification& die);
  void fail(app::Exchange& exchange, const std::string& die, int status, const std::string& why);

  EventLoop& loop_;
  app::Downstream& die_service_;
  const RollSettings settings_;
  RollMetrics metrics_;
  Rng rng_;
};

}  // namespace services::dice_roller
