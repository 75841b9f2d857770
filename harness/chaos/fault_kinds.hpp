#pragma once

#include "harness/chaos/fault.hpp"

namespace harness::chaos {

// Each defined in the file of its name.
extern const FaultKind stop;
extern const FaultKind crash;
extern const FaultKind pause;
extern const FaultKind restart;

}  // namespace harness::chaos
