#pragma once

#include <optional>

#include "services/core/clock.hpp"
#include "services/core/result.hpp"
#include "services/core/rng.hpp"
#include "services/dice/specification.hpp"

namespace services::dice_roller {

// One roll of a die; fails as often as its error rate says. `error_rate` takes the place of the
// die's own, but never makes a safe die fail.
Result<int> roll(const dice::Specification& die, std::optional<double> error_rate, Rng& rng);

// What a roll that fails says.
tl::unexpected<std::string> failed_roll(const dice::Specification& die);

// How long a roll takes: anything up to `longest`, equally likely.
Duration rolling_time(Duration longest, Rng& rng);

}  // namespace services::dice_roller
