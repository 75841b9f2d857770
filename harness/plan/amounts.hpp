#pragma once

#include <cstdint>
#include <optional>

#include "harness/scenario/scenario.hpp"

namespace harness::plan {

// What a load comes to, as far as the plan alone can tell: where its time is enough, and no
// iteration breaks off for lack of a value.
struct Amounts {
  std::optional<std::uint64_t> arrivals;  // that are due, where a rate says so
  std::uint64_t iterations = 0;           // at least, where a user is free for each arrival
  std::uint64_t most_iterations = 0;      // 0: nobody knows
  std::uint64_t requests = 0;             // at least: each iteration takes the shortest flow
  // Iterations that the time is enough for, where the pauses alone make them fewer than are due.
  std::optional<std::uint64_t> most_in_time = {};
  // Iterations that begin at most where users go on for a time; none: as many as are answered.
  std::optional<std::uint64_t> most_by_pauses = {};
  std::uint64_t most_users = 0;
};

Amounts amounts_of(const scenario::Load& load);

// A load that ends with the phases does so when they are expected to; none: nobody knows when.
scenario::Load expected_of(scenario::Load load, const std::optional<Duration>& length);

}  // namespace harness::plan
