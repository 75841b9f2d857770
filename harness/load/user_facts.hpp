#pragma once

#include <cstdint>
#include <optional>

namespace harness::load {

// Where a user stands. Where no number of iterations was planned, {iterations} says how many there
// have been so far.
struct UserFacts {
  std::uint64_t number = 0;
  std::uint64_t iteration = 0;
  std::optional<std::uint64_t> planned;  // iterations in all, when that is known
};

}  // namespace harness::load
