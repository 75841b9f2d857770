#pragma once

#include <string>

#include "harness/load/record/stats.hpp"

namespace harness::load {

// What is said of answers that came without having been asked for, and what follows from that;
// empty: there were none.
std::string said_of_unasked(const LoadStats& stats);

}  // namespace harness::load
