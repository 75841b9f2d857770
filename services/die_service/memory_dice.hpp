#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/die_service/dice_store.hpp"

namespace services::die_service {

// A set of dice, and what was made of it since the start.
class MemoryDice final : public DiceStore {
 public:
  explicit MemoryDice(const std::vector<dice::Specification>& dice);

  void find(const telemetry::SpanContext& parent, const std::string& name,
            Done<std::optional<dice::Specification>> done) override;
  void list(const telemetry::SpanContext& parent,
            Done<std::vector<dice::Specification>> done) override;
  void put(const telemetry::SpanContext& parent, const dice::Specification& die,
           Done<bool> done) override;

 private:
  std::map<std::string, dice::Specification> dice_;
};

}  // namespace services::die_service
