#pragma once

#include <cstdint>

#include "harness/core/result.hpp"

namespace harness::load {

// Lets this process open as many files as it may at all, because each user at work holds a
// connection and the usual limit of 1024 is there for programs that call select(). Fails if that is
// still too few.
Result<void> make_room_for(std::uint64_t users);

}  // namespace harness::load
