#pragma once

#include <optional>

#include "harness/core/clock.hpp"
#include "harness/target/acts.hpp"
#include "harness/target/target.hpp"

namespace harness::chaos {

// What faults act through. Borrowed: it outlives them.
struct Controls {
  target::Target& system;
  const Clock& clock;
  target::Acts* acts = nullptr;        // null: no fault of the plan needs them
  std::optional<Duration> lasts = {};  // how long the plan has the fault last
};

}  // namespace harness::chaos
