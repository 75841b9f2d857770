#pragma once

#include "services/app/downstream.hpp"
#include "services/app/exchange.hpp"

namespace services::frontend {

// Answers "/roll?die=…" with what the dice roller answers.
class RollHandler {
 public:
  explicit RollHandler(app::Downstream& dice_roller) : dice_roller_(dice_roller) {}

  void operator()(const app::ExchangePtr& exchange) const;

 private:
  app::Downstream& dice_roller_;
};

// The number in {"roll": 4}, or what to answer instead.
tl::expected<int, app::Refusal> read_roll(const app::Reply& reply);

}  // namespace services::frontend
