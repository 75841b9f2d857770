#pragma once

#include <string>
#include <string_view>

#include "services/core/result.hpp"

namespace services::dice_roller {

// "3d6": three dice with six sides each.
struct DiceNotation {
  int count = 0;
  int sides = 0;

  bool operator==(const DiceNotation&) const = default;
};

Result<DiceNotation> parse_dice_notation(std::string_view text);

}  // namespace services::dice_roller
