#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "services/core/result.hpp"

namespace services::dice {

// What a die is: what die-service answers, and what it is told.
struct Specification {
  std::string name;
  int sides = 0;
  int offset = 0;         // added to each roll
  double error_rate = 0;  // the share of rolls that fail

  bool operator==(const Specification&) const = default;
};

// What the dice are where nobody has said otherwise.
const std::vector<Specification>& standard_dice();

nlohmann::json to_json(const Specification& die);

// Refuses what is not exactly a die that can be rolled, and says which field is wrong.
Result<Specification> parse_specification(const nlohmann::json& json);

}  // namespace services::dice
