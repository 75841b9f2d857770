#pragma once

#include "services/app/exchange.hpp"
#include "services/app/weather.hpp"
#include "services/die_service/dice_store.hpp"

namespace services::die_service {

// GET "/dice/{name}": the specification of one die.
void answer_die(DiceStore& store, app::Weather& weather, const app::ExchangePtr& exchange);

// PUT "/dice/{name}": the die is from now on what the body says, and there is one if there was
// none.
void change_die(DiceStore& store, app::Weather& weather, const app::ExchangePtr& exchange);

// GET "/dice": all of them.
void answer_dice(DiceStore& store, app::Weather& weather, const app::ExchangePtr& exchange);

}  // namespace services::die_service
