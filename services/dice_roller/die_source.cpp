#include "services/dice_roller/die_source.hpp"

#include <algorithm>
#include <utility>

namespace services::dice_roller {

void OwnDice::find(const telemetry::SpanContext&, const std::string& name, Done done) {
  const auto& dice = dice::standard_dice();
  done(*std::find_if(dice.begin(), dice.end(),
                     [&name](const dice::Specification& die) { return die.name == name; }));
}

DieServiceDice::DieServiceDice(app::Service& service, const http::Origin& origin, Duration timeout)
    : die_service_(service, "die-service", origin, timeout),
      remembers_(service.telemetry().regressions().has(telemetry::Regression::stale_dice)) {}

void DieServiceDice::find(const telemetry::SpanContext& parent, const std::string& name,
                          Done done) {
  if (const auto known = remembered_.find(name); known != remembered_.end()) {
    return done(known->second);
  }
  die_service_.get(parent, "/dice/" + name,
                   [this, name, done = std::move(done)](const app::Reply& reply) {
                     if (!reply) return done(tl::unexpected(reply.error()));
                     auto die = dice::parse_specification(*reply);
                     if (!die) return done(tl::unexpected(app::Refusal{502, die.error()}));
                     if (remembers_) remembered_[name] = *die;
                     done(std::move(*die));
                   });
}

}  // namespace services::dice_roller
