#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/load/record/stats.hpp"

namespace harness::load {

// Beyond this, for one request in a hundred, the load was not the one that was asked for.
constexpr Duration most_lateness = std::chrono::milliseconds{500};

// Why a load says nothing about the system that it was sent to: the generator itself was late.
// None: it was not.
std::optional<std::string> why_late(const LoadStats& stats, Duration bound = most_lateness);

// The same for arrivals that no user was free to make: more than one in a hundred.
std::optional<std::string> why_short(const LoadStats& stats);

// The same for requests that this machine had no file or no port for: they tell of it, not of the
// system. One is enough.
std::vector<std::string> why_exhausted(const LoadStats& stats);

// All of them, where an iteration is one request.
std::vector<std::string> why_inconclusive(const LoadStats& stats, Duration bound = most_lateness);

}  // namespace harness::load
