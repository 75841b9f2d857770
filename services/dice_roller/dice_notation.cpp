#include "services/dice_roller/dice_notation.hpp"

#include <charconv>

namespace services::dice_roller {
namespace {

constexpr int most_dice = 100;
constexpr int most_sides = 1000;

// From 1 to `most`; 0 for anything else.
int number_up_to(int most, std::string_view digits) {
  int number = 0;
  const char* const last = digits.data() + digits.size();
  const auto [end, status] = std::from_chars(digits.data(), last, number);
  const bool is_one = status == std::errc{} && end == last && number >= 1 && number <= most;
  return is_one ? number : 0;
}

}  // namespace

Result<DiceNotation> parse_dice_notation(std::string_view text) {
  const std::size_t d = text.find('d');
  if (d != std::string_view::npos) {
    const DiceNotation dice{number_up_to(most_dice, text.substr(0, d)),
                            number_up_to(most_sides, text.substr(d + 1))};
    if (dice.count > 0 && dice.sides > 0) return dice;
  }
  return fail("\"" + std::string(text) +
              "\" cannot be rolled; write 3d6 for three dice of six "
              "sides, with up to " +
              std::to_string(most_dice) + " dice of up to " + std::to_string(most_sides) +
              " sides");
}

}  // namespace services::dice_roller
