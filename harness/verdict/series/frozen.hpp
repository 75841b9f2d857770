#pragma once

#include <string>
#include <vector>

#include "harness/verdict/claim_kind.hpp"

// Metrics that stand still from a moment on, though their target goes on answering: a copy of old
// ones is up at each scrape, and what is counted since is not in it.
namespace harness::verdict {

// A target that the load calls by its name, and when it answered the same request without a pause:
// at first, and last of all.
struct Busy {
  std::string job;
  observe::Window first;
  observe::Window last;
};

// By the window's end. None: nobody is called by its name, or was busy for so long.
std::vector<Busy> busy_in(const Evidence& evidence, const observe::Window& window);

// The targets (job, instance) of which all counters stood still when they were busy last, and moved
// from scrape to scrape when they were at first; asked at that moment. Of several instances one
// may get no request.
std::string with_frozen(const Busy& busy, WallTime asked_at, Duration step);

}  // namespace harness::verdict
