#pragma once

#include <string>
#include <vector>

#include "harness/report/look.hpp"
#include "harness/report/run_state.hpp"

namespace harness::report {

// What the live screen shows: at most 8 lines of at most look.width columns.
std::vector<std::string> screen_lines(const RunState& state, const Look& look);

}  // namespace harness::report
