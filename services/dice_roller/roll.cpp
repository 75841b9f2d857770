#include "services/dice_roller/roll.hpp"

namespace services::dice_roller {

Result<int> roll(const dice::Specification& die, std::optional<double> error_rate, Rng& rng) {
  const double rate = die.error_rate > 0 ? error_rate.value_or(die.error_rate) : 0;
  if (rng.uniform() < rate) return failed_roll(die);
  return rng.one_to(die.sides) + die.offset;
}

tl::unexpected<std::string> failed_roll(const dice::Specification& die) {
  return fail("the " + die.name + " die failed");
}

Duration rolling_time(Duration longest, Rng& rng) {
  return std::chrono::duration_cast<Duration>(rng.uniform() *
                                              std::chrono::duration<double, std::nano>(longest));
}

}  // namespace services::dice_roller
