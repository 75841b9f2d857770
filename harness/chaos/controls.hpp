#pragma once

#include "harness/core/clock.hpp"
#include "harness/target/target.hpp"

namespace harness::chaos {

// What faults act through. Borrowed: it outlives them.
struct Controls {
  target::Target& system;
  const Clock& clock;
};

}  // namespace harness::chaos
