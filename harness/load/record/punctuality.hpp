#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/load/record/stats.hpp"

namespace harness::load {

// Beyond this, for one request in a hundred, the load was not the one that was asked for.
constexpr Duration most_lateness = std::chrono::milliseconds{500};

// Why a load says nothing about the system that it was sent to: the generator itself was late.
// None: it was not.
std::optional<std::string> why_late(const LoadStats& stats, Duration bound = most_lateness);

// What keeps iterations from beginning, where nobody says which of both it was.
constexpr std::string_view why_any_is_dropped = "no user was free or the time was up";

// The same for requests that were due and not sent, in an iteration each: more than one in a
// hundred. `dropped`: the iterations that count. `because`: what kept them from it.
std::optional<std::string> why_short(const LoadStats& stats, std::uint64_t dropped,
                                     std::string_view because);

// The same of arrivals, phase by phase: those of which more than one in a hundred was dropped, by
// name.
struct ShortPhase {
  std::string phase;
  std::uint64_t dropped = 0;
  std::uint64_t due = 0;  // with what was sent of it
};
std::vector<ShortPhase> short_phases(const LoadStats& stats);

// The same for requests that this machine had no file or no port for: they tell of it, not of the
// system. One is enough.
std::vector<std::string> why_exhausted(const LoadStats& stats);

}  // namespace harness::load
