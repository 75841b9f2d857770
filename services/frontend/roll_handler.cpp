#include "services/frontend/roll_handler.hpp"

#include "services/dice/named_die.hpp"
#include "services/dice/requested_die.hpp"

namespace services::frontend {
namespace {

void pass_on(app::Exchange& exchange, const app::Reply& reply) {
  const auto roll = read_roll(reply);
  if (!roll) return exchange.refuse(roll.error().status, roll.error().why);
  exchange.note("roll_value", *roll);
  exchange.answer({200, nlohmann::json{{"roll", *roll}}.dump()});
}

}  // namespace

void RollHandler::operator()(const app::ExchangePtr& exchange) const {
  const auto die = dice::requested_die(exchange->request());
  if (!die) return exchange->refuse(400, die.error());
  dice::name_die(*exchange, *die);
  dice_roller_.get(exchange->span().context(), "/roll?die=" + *die,
                   [exchange](const app::Reply& reply) { pass_on(*exchange, reply); });
}

tl::expected<int, app::Refusal> read_roll(const app::Reply& reply) {
  if (!reply) return tl::unexpected(reply.error());
  const auto roll = reply->find("roll");
  if (roll == reply->end() || !roll->is_number_integer()) {
    return tl::unexpected(app::Refusal{502, "dice-roller answered without a roll"});
  }
  return roll->get<int>();
}

}  // namespace services::frontend
