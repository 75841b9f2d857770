#pragma once

#include <string>
#include <string_view>

#include "services/core/clock.hpp"
#include "services/core/result.hpp"

namespace services {

// What a flag holds: one number and one unit, "250ms", "1.5s" or "2m". Refuses negative values and
// anything past an hour, which no deadline of a service is.
Result<Duration> parse_duration(std::string_view text);

// For people: "250ms", "1.5s".
std::string format_duration(Duration value);

}  // namespace services
