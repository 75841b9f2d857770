#pragma once

#include <utility>

#include "tests/support/eventually.hpp"

namespace harness::test {

// For the starts of real processes, which wait for disks and for their turn on a busy machine.
template <typename Condition>
bool eventually_started(Condition holds) {
  return eventually(std::move(holds), std::chrono::seconds{120});
}

}  // namespace harness::test
