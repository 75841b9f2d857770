#include "services/dice_roller/roll_handler.hpp"

#include <numeric>

#include "services/dice/named_die.hpp"
#include "services/dice/requested_die.hpp"

namespace services::dice_roller {
namespace {

void tell(app::Exchange& exchange, const Result<int>& value) {
  if (!value) return exchange.refuse(500, value.error());
  exchange.note("roll_value", *value);
  exchange.answer({200, nlohmann::json{{"roll", *value}}.dump()});
}

}  // namespace

void answer_roll(DieSource& dice, Roller& roller, const app::ExchangePtr& exchange) {
  const auto die = dice::requested_die(exchange->request());
  if (!die) return exchange->refuse(400, die.error());
  dice::name_die(*exchange, *die);
  dice.find(exchange->span().context(), *die,
            [&roller, exchange, name = *die](const DieSource::Found& found) {
              if (!found) {
                roller.give_up(name, exchange->span(), found.error());
                return exchange->refuse(found.error().status, found.error().why);
              }
              roller.roll(*found, exchange->span(),
                          [exchange](const Result<int>& value) { tell(*exchange, value); });
            });
}

void answer_dice(DieSource& dice, const app::ExchangePtr& exchange) {
  dice.list(exchange->span().context(), [exchange](const DieSource::Names& names) {
    if (!names) return exchange->refuse(names.error().status, names.error().why);
    exchange->answer({200, nlohmann::json{{"dice", *names}}.dump()});
  });
}

void answer_notation(Roller& roller, const app::ExchangePtr& exchange) {
  const auto dice = parse_dice_notation(exchange->parameter());
  if (!dice) return exchange->refuse(400, dice.error());
  dice::name_die(*exchange, exchange->parameter());
  const auto values = roller.roll(*dice);
  const int total = std::accumulate(values.begin(), values.end(), 0);
  exchange->span().set("die.result", std::int64_t{total});
  exchange->note("roll_value", total);
  exchange->answer(
      {200, nlohmann::json{{"dice", exchange->parameter()}, {"rolls", values}, {"total", total}}
                .dump()});
}

}  // namespace services::dice_roller
