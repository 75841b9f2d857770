#pragma once

#include <array>
#include <string>
#include <string_view>

#include "services/core/result.hpp"
#include "services/http/message.hpp"

namespace services::dice {

// The dice that can be asked for. What they are is in the database; that they are is part of the
// interface, so a bad name is refused while the database is away, and labels stay bounded.
inline constexpr std::array<std::string_view, 2> known_dice{"fair", "risky"};

// The `die` of "/roll?die=…".
Result<std::string> requested_die(const http::Request& request);

}  // namespace services::dice
