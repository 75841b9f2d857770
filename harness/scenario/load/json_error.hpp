#pragma once

#include <cstddef>
#include <string_view>

#include "harness/core/result.hpp"

namespace harness::scenario {

// What the JSON library says of a text, in words for people: what stands there, what is due, and at
// which line and column. `read`: how many bytes it had read by then.
Error json_error(std::string_view text, std::size_t read, std::string_view said);

}  // namespace harness::scenario
