#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "services/core/result.hpp"

namespace services::dice {

// What the database holds of a die, and what die-service answers.
struct Specification {
  std::string name;
  int sides = 0;
  int offset = 0;         // added to each roll
  double error_rate = 0;  // the share of rolls that fail

  bool operator==(const Specification&) const = default;
};

nlohmann::json to_json(const Specification& die);

// Refuses one that nobody could roll.
Result<Specification> parse_specification(const nlohmann::json& json);

}  // namespace services::dice
