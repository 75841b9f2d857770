#pragma once

#include <vector>

#include "harness/core/error.hpp"

namespace harness::chaos {

// What is known to be in the way of a fault before it is injected.
struct Hindrance {
  Error error;

  // Its settings name what is not there, or ask for what cannot be: they would be wrong each time.
  // Else it is of this moment, or this machine.
  bool is_of_scenario = false;
};
using Hindrances = std::vector<Hindrance>;

}  // namespace harness::chaos
