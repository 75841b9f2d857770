#include "services/dice_roller/roll_handler.hpp"

#include "services/dice/requested_die.hpp"
#include "services/dice_roller/roll.hpp"

namespace services::dice_roller {

RollHandler::RollHandler(app::Service& service, app::Downstream& die_service,
                         const RollSettings& settings)
    : loop_(service.loop()),
      die_service_(die_service),
      settings_(settings),
      metrics_(service.telemetry().registry()),
      rng_(settings.seed) {}

void RollHandler::handle(const app::ExchangePtr& exchange) {
  const auto die = dice::requested_die(exchange->request());
  if (!die) return exchange->refuse(400, die.error());
  exchange->note("die_type", *die);
  exchange->span().set("die.type", *die);
  die_service_.get(exchange->span().context(), "/dice/" + *die,
                   [this, exchange, name = *die](const app::Reply& reply) {
                     if (!reply) {
                       return fail(*exchange, name, reply.error().status, reply.error().why);
                     }
                     const auto specification = dice::parse_specification(*reply);
                     if (!specification) return fail(*exchange, name, 502, specification.error());
                     start_rolling(exchange, *specification);
                   });
}

void RollHandler::start_rolling(const app::ExchangePtr& exchange, const dice::Specification& die) {
  loop_.after(rolling_time(settings_.max_delay, rng_),
              [this, exchange, die] { finish(*exchange, die); });
}

void RollHandler::finish(app::Exchange& exchange, const dice::Specification& die) {
  const auto value = roll(die, settings_.error_rate, rng_);
  if (!value) return fail(exchange, die.name, 500, value.error());
  metrics_.count_success(die.name, *value);
  exchange.span().set("die.result", std::int64_t{*value});
  exchange.note("roll_value", *value);
  exchange.answer({200, nlohmann::json{{"roll", *value}}.dump()});
}

void RollHandler::fail(app::Exchange& exchange, const std::string& die, int status,
                       const std::string& why) {
  metrics_.count_error(die);
  exchange.span().set("die.error", why);
  exchange.refuse(status, why);
}

}  // namespace services::dice_roller
