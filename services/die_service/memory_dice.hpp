#pragma once

#include <map>
#include <string>

#include "services/die_service/dice_store.hpp"

namespace services::die_service {

// The standard dice, and what was made of them since the start.
class MemoryDice final : public DiceStore {
 public:
  MemoryDice();

  void find(const telemetry::SpanContext& parent, const std::string& name,
            Done<std::optional<dice::Specification>> done) override;
  void list(const telemetry::SpanContext& parent,
            Done<std::vector<dice::Specification>> done) override;
  void replace(const telemetry::SpanContext& parent, const dice::Specification& die,
               Done<bool> done) override;

 private:
  std::map<std::string, dice::Specification> dice_;
};

}  // namespace services::die_service
