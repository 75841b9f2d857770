#include "services/frontend/roll_handler.hpp"

#include <algorithm>

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

void pass_batch_on(app::Exchange& exchange, const app::Reply& reply) {
  const auto batch = read_batch(reply);
  if (!batch) return exchange.refuse(batch.error().status, batch.error().why);
  exchange.note("roll_values", batch->rolls);
  exchange.note("failed", batch->failed);
  exchange.answer({200, nlohmann::json{{"rolls", batch->rolls}, {"failed", batch->failed}}.dump()});
}

bool is_whole(const nlohmann::json& value) { return value.is_number_integer(); }

}  // namespace

void RollHandler::roll(const app::ExchangePtr& exchange) {
  const auto die = dice::requested_die(exchange->request());
  if (!die) return exchange->refuse(400, die.error());
  begin(*exchange, *die, 1);
  weather_.meet(exchange, *die, [this, exchange, die = *die] {
    dice_roller_.get(exchange->span().context(), "/roll?die=" + die,
                     [exchange](const app::Reply& reply) { pass_on(*exchange, reply); });
  });
}

void RollHandler::roll_batch(const app::ExchangePtr& exchange) {
  const auto batch = dice::requested_batch(exchange->request());
  if (!batch) return exchange->refuse(400, batch.error());
  exchange->note("times", batch->times);
  begin(*exchange, batch->die, batch->times);
  weather_.meet(exchange, batch->die, [this, exchange, batch = *batch] {
    dice_roller_.get(
        exchange->span().context(),
        exchange->request().path + "?die=" + batch.die + "&times=" + std::to_string(batch.times),
        [exchange](const app::Reply& reply) { pass_batch_on(*exchange, reply); });
  });
}

void RollHandler::begin(app::Exchange& exchange, const std::string& die, int times) {
  dice::name_die(exchange, die);
  if (visits_ != nullptr) visits_->log_run(exchange, die, times);
}

tl::expected<int, app::Refusal> read_roll(const app::Reply& reply) {
  if (!reply) return tl::unexpected(reply.error());
  const auto roll = reply->find("roll");
  if (roll == reply->end() || !is_whole(*roll)) {
    return tl::unexpected(app::Refusal{502, "dice-roller answered without a roll"});
  }
  return roll->get<int>();
}

tl::expected<BatchOutcome, app::Refusal> read_batch(const app::Reply& reply) {
  if (!reply) return tl::unexpected(reply.error());
  const auto rolls = reply->value("rolls", nlohmann::json());
  const auto failed = reply->value("failed", nlohmann::json());
  if (!rolls.is_array() || !std::all_of(rolls.begin(), rolls.end(), is_whole) ||
      !is_whole(failed)) {
    return tl::unexpected(app::Refusal{502, "dice-roller answered without rolls"});
  }
  return BatchOutcome{rolls.get<std::vector<int>>(), failed.get<int>()};
}

}  // namespace services::frontend
