#pragma once

#include <string>

#include "harness/load/record/stats.hpp"
#include "harness/observe/question.hpp"

namespace harness::report {

// All histograms of a load in HdrHistogram's log format (version 1.3, histograms in its V2
// encoding), one line each, in microseconds. The tag says what was measured:
// "roll/outage/latency", "lateness". Commas and blanks in names become underscores.
std::string hdr_log(const load::LoadStats& stats, const observe::Window& run);

}  // namespace harness::report
