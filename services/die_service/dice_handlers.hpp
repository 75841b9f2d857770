#pragma once

#include "services/app/exchange.hpp"
#include "services/die_service/dice_table.hpp"

namespace services::die_service {

// "/dice/{name}": the specification of one die.
void answer_die(DiceTable& table, const app::ExchangePtr& exchange);

// "/dice": all of them.
void answer_dice(DiceTable& table, const app::ExchangePtr& exchange);

}  // namespace services::die_service
