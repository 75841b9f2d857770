#pragma once

#include "services/app/exchange.hpp"
#include "services/dice_roller/die_source.hpp"
#include "services/dice_roller/roller.hpp"

namespace services::dice_roller {

// "/roll?die=…": finds out what the die is, rolls it once, and tells the number. On the event loop
// thread.
void answer_roll(DieSource& dice, Roller& roller, const app::ExchangePtr& exchange);

// "/dice": {"dice": ["fair", "risky"]}, the names of those that can be rolled.
void answer_dice(DieSource& dice, const app::ExchangePtr& exchange);

// "/roll/{dice}", such as "/roll/3d6".
void answer_notation(Roller& roller, const app::ExchangePtr& exchange);

}  // namespace services::dice_roller
