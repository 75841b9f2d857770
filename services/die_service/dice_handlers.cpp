#include "services/die_service/dice_handlers.hpp"

#include "services/dice/named_die.hpp"

namespace services::die_service {
namespace {

// The database is the only thing that can be missing here, and it may be back soon.
constexpr int unavailable = 503;

void refuse_unknown(app::Exchange& exchange) {
  exchange.refuse(
      404, "there is no die \"" + exchange.parameter() + "\"; /dice lists those that there are");
}

// A body without a name means the die of the path.
Result<dice::Specification> requested_change(const app::Exchange& exchange) {
  auto body = nlohmann::json::parse(exchange.request().body, nullptr, false);
  if (body.is_object()) body.emplace("name", exchange.parameter());
  auto die = dice::parse_specification(body);
  if (die && die->name != exchange.parameter()) {
    return fail("the path is about the die \"" + exchange.parameter() + "\", the body about \"" +
                die->name + "\"");
  }
  return die;
}

void find_die(DiceStore& store, const app::ExchangePtr& exchange) {
  store.find(exchange->span().context(), exchange->parameter(),
             [exchange](const Result<std::optional<dice::Specification>>& found) {
               if (!found) return exchange->refuse(unavailable, found.error());
               if (!*found) return refuse_unknown(*exchange);
               exchange->answer({200, dice::to_json(**found).dump()});
             });
}

void put_die(DiceStore& store, const dice::Specification& die, const app::ExchangePtr& exchange) {
  store.put(exchange->span().context(), die, [exchange, die](const Result<bool>& replaced) {
    if (!replaced) return exchange->refuse(unavailable, replaced.error());
    exchange->answer({*replaced ? 200 : 201, dice::to_json(die).dump()});
  });
}

void list_dice(DiceStore& store, const app::ExchangePtr& exchange) {
  store.list(exchange->span().context(),
             [exchange](const Result<std::vector<dice::Specification>>& dice) {
               if (!dice) return exchange->refuse(unavailable, dice.error());
               auto body = nlohmann::json::array();
               for (const dice::Specification& die : *dice) body.push_back(dice::to_json(die));
               exchange->answer({200, body.dump()});
             });
}

}  // namespace

void answer_die(DiceStore& store, app::Weather& weather, const app::ExchangePtr& exchange) {
  dice::name_die(*exchange, exchange->parameter());
  weather.meet(exchange, exchange->parameter(), [&store, exchange] { find_die(store, exchange); });
}

void change_die(DiceStore& store, app::Weather& weather, const app::ExchangePtr& exchange) {
  const auto die = requested_change(*exchange);
  if (!die) return exchange->refuse(400, die.error());
  dice::name_die(*exchange, die->name);
  weather.meet(exchange, die->name,
               [&store, die = *die, exchange] { put_die(store, die, exchange); });
}

void answer_dice(DiceStore& store, app::Weather& weather, const app::ExchangePtr& exchange) {
  weather.meet(exchange, {}, [&store, exchange] { list_dice(store, exchange); });
}

}  // namespace services::die_service
