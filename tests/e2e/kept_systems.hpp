#pragma once

#include <filesystem>
#include <string>

#include "tests/support/temp_directory.hpp"

namespace harness::test {

// A scenario of a few seconds on stage 1, with a fault: all of its claims hold. `more` are further
// claims, in their lines.
std::filesystem::path write_rolls(const TempDirectory& into, const std::string& more = "");

// One of a moment on the same stage, without a fault: one request, and what is claimed of its
// failing.
std::filesystem::path write_one_roll(const TempDirectory& into,
                                     const std::string& failed = "rate == 0");

// One that does not hold.
inline constexpr const char* false_claim =
    "  - {claim: Many, during: baseline, promql: 'sum(increase(dice_rolls_total[$window]))', "
    "value: '> 1e6'}\n";

}  // namespace harness::test
