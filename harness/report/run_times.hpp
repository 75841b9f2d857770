#pragma once

#include <string>

#include "harness/report/report.hpp"

namespace harness::report {

// A point of the run as people say it: "00:21.3" after the first request, "1:02:03.4" past an hour.
std::string offset_text(Duration since_first_request);
std::string offset_text(const Report& report, WallTime at);

// "2026-11-21T09:44:21.000Z to 2026-11-21T09:44:41.000Z (00:20.0 to 00:40.0)"
std::string window_text(const Report& report, observe::Window window);

// At which moments of its window a claim's query was evaluated: "at its end"; empty: at none.
std::string moments_text(const verdict::Finding& finding);

}  // namespace harness::report
