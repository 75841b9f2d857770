#include "services/die_service/memory_dice.hpp"

namespace services::die_service {

using dice::Specification;

MemoryDice::MemoryDice(const std::vector<Specification>& dice) {
  for (const Specification& die : dice) dice_[die.name] = die;
}

void MemoryDice::find(const telemetry::SpanContext&, const std::string& name,
                      Done<std::optional<Specification>> done) {
  const auto found = dice_.find(name);
  if (found == dice_.end()) return done(std::nullopt);
  done(found->second);
}

void MemoryDice::list(const telemetry::SpanContext&, Done<std::vector<Specification>> done) {
  std::vector<Specification> all;
  for (const auto& [name, die] : dice_) all.push_back(die);
  done(std::move(all));
}

void MemoryDice::put(const telemetry::SpanContext&, const Specification& die, Done<bool> done) {
  done(!dice_.insert_or_assign(die.name, die).second);
}

}  // namespace services::die_service
