#pragma once

#include <optional>
#include <vector>

#include "harness/verdict/claim_kind.hpp"

namespace harness::verdict {

// What faults of one phase did that were there together, as one story: an outage that comes twice,
// in a run or in a phase, is two. Each edge lies between two moments.
struct Incident {
  WallTime injected;                   // asked for
  WallTime took_effect;                // seen to have taken effect, or still only asked for
  std::optional<WallTime> mended;      // undone, in good order; of several, the first
  std::optional<WallTime> all_mended;  // of several, the last
  std::optional<WallTime> over;        // seen to be gone
  std::optional<WallTime> before;      // the end of the incident before
  std::optional<WallTime> next;        // the injection of the next, whatever that hits
  std::optional<WallTime> again;       // that of the next which hits the same: there the story ends
};

// The first of the claim's phase, or of the run, and each later one in which a fault of that one
// came another time, in order of time; none: nothing was injected.
std::vector<Incident> incidents_of(const Evidence& evidence);

}  // namespace harness::verdict
