#include "services/dice_roller/die_source.hpp"

#include <algorithm>
#include <utility>

namespace services::dice_roller {
namespace {

constexpr int no_such_die = 400;  // to whoever asks for a roll of it

}  // namespace

void OwnDice::find(const telemetry::SpanContext&, const std::string& name, Done done) {
  const auto& dice = dice::standard_dice();
  const auto found =
      std::find_if(dice.begin(), dice.end(),
                   [&name](const dice::Specification& die) { return die.name == name; });
  if (found != dice.end()) return done(*found);
  done(tl::unexpected(
      app::Refusal{no_such_die, "\"" + name + "\" is not a die; use die=fair or die=risky"}));
}

void OwnDice::list(const telemetry::SpanContext&, Listed done) {
  std::vector<std::string> names;
  for (const dice::Specification& die : dice::standard_dice()) names.push_back(die.name);
  done(std::move(names));
}

DieServiceDice::DieServiceDice(app::Service& service, const http::Origin& origin, Duration timeout)
    : die_service_(service, "die-service", origin, timeout),
      remembers_(service.telemetry().regressions().has(telemetry::Regression::stale_dice)) {}

void DieServiceDice::find(const telemetry::SpanContext& parent, const std::string& name,
                          Done done) {
  if (const auto known = remembered_.find(name); known != remembered_.end()) {
    return done(known->second);
  }
  die_service_.get(
      parent, "/dice/" + name, [this, name, done = std::move(done)](const app::Reply& reply) {
        if (!reply && reply.error().status == 404) {
          return done(
              tl::unexpected(app::Refusal{no_such_die, "\"" + name +
                                                           "\" is not a die; /dice of die-service "
                                                           "lists those that there are"}));
        }
        if (!reply) return done(tl::unexpected(reply.error()));
        auto die = dice::parse_specification(*reply);
        if (!die) return done(tl::unexpected(app::Refusal{502, die.error()}));
        if (remembers_) remembered_[name] = *die;
        done(std::move(*die));
      });
}

void DieServiceDice::list(const telemetry::SpanContext& parent, Listed done) {
  die_service_.get(
      parent, "/dice",
      [done = std::move(done)](const app::Reply& reply) { done(read_names(reply)); },
      app::Body::list);
}

DieSource::Names read_names(const app::Reply& reply) {
  if (!reply) return tl::unexpected(reply.error());
  std::vector<std::string> names;
  for (const auto& entry : *reply) {
    auto die = dice::parse_specification(entry);
    if (!die) return tl::unexpected(app::Refusal{502, die.error()});
    names.push_back(std::move(die->name));
  }
  return names;
}

}  // namespace services::dice_roller
