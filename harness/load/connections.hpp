#pragma once

#include <cstdint>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/load/segment.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::load {

// How many connections a load needs at the same time, as far as that is known beforehand. Users
// share their worker's connections: one that waits for an answer holds one, one that thinks holds
// none, so that users who come one after another and think need few, however many they are. Where
// each has its own, it holds one all the time.
std::uint64_t connections_at_once(const scenario::Load& load);

// What is open in this process besides the load's connections.
struct OtherOpenFiles {
  std::uint64_t files = 0;
  unsigned workers = 1;
};

// Lets this process open as many files as it may at all, because the usual limit of 1024 is there
// for programs that call select(). Fails if that, or the machine's local ports, are still too few.
Result<void> make_room_for(const std::vector<scenario::Load>& loads, const Segment& segment,
                           const OtherOpenFiles& others);

}  // namespace harness::load
