#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/observe/asking.hpp"

namespace harness::observe {

// What tells the traces of a run from others'.
struct OwnTraces {
  std::vector<std::string> some;     // ids of a few, to see what they are like
  std::vector<std::uint64_t> seals;  // of all: see load::TraceSeal
};

// Of the traces in the window that have a span as the run's own have, of the same service and name,
// whose they are: health checks and scrapes are no such traffic. Only the first of many are looked
// at.
struct Traffic {
  std::size_t own = 0;
  std::size_t others = 0;  // that bear no id of the run
  std::vector<std::string> services;
};

// None of either: Tempo shows nothing of the run.
Traffic traffic_in(const Window& window, const OwnTraces& traces, const AskAll& ask);

}  // namespace harness::observe
