#pragma once

#include <cstdint>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/scenario/load/executors/stages.hpp"

namespace harness::load {

// From `at` on, counted from the beginning of the load, so many users are active.
struct VuStep {
  Duration at{0};
  std::uint64_t active = 0;

  bool operator==(const VuStep&) const = default;
};

// Every change of the number of users as the stages go from target to target in straight lines, one
// user at a time: when n users come or go in a stage, the last does at its end and the others
// evenly before, as in k6. Empty stages jump.
std::vector<VuStep> vu_schedule(std::uint64_t start_vus,
                                const std::vector<scenario::Stage>& stages);

}  // namespace harness::load
