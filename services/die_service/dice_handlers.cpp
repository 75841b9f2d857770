#include "services/die_service/dice_handlers.hpp"

#include "services/dice/named_die.hpp"

namespace services::die_service {
namespace {

// The database is the only thing that can be missing here, and it may be back soon.
constexpr int unavailable = 503;

}  // namespace

void answer_die(DiceTable& table, const app::ExchangePtr& exchange) {
  const std::string& name = exchange->parameter();
  dice::name_die(*exchange, name);
  table.find(exchange->span().context(), name,
             [exchange](const Result<std::optional<dice::Specification>>& found) {
               if (!found) return exchange->refuse(unavailable, found.error());
               if (!*found) {
                 return exchange->refuse(404, "there is no die \"" + exchange->parameter() +
                                                  "\"; /dice lists those that there are");
               }
               exchange->answer({200, dice::to_json(**found).dump()});
             });
}

void answer_dice(DiceTable& table, const app::ExchangePtr& exchange) {
  table.list(exchange->span().context(),
             [exchange](const Result<std::vector<dice::Specification>>& dice) {
               if (!dice) return exchange->refuse(unavailable, dice.error());
               auto body = nlohmann::json::array();
               for (const dice::Specification& die : *dice) body.push_back(dice::to_json(die));
               exchange->answer({200, body.dump()});
             });
}

}  // namespace services::die_service
