#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/run/load_plan.hpp"

namespace harness::cli {

// Each scenario as often as it is to be run (`runs`, else what it says itself), by turns, so that
// what changes on the machine meanwhile changes for all of them. The seeds of its runs follow one
// another.
std::vector<run::LoadedPlan> by_turns(const std::vector<run::LoadedPlan>& plans,
                                      std::optional<std::uint64_t> runs);

}  // namespace harness::cli
