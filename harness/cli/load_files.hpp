#pragma once

#include <filesystem>

#include "harness/observe/observations.hpp"
#include "harness/report/load_report.hpp"

namespace harness::cli {

inline constexpr const char* load_report_file = "load.json";

// What a load without a scenario measured, as what a run observes.
observe::Observations observations_of(const report::LoadReport& report, WallTime ended_at);

// Its run directory, which must exist: observations.json, load.json, summary.txt and HdrHistogram's
// files.
Result<void> write_load_files(const report::LoadReport& report,
                              const observe::Observations& observations,
                              const std::filesystem::path& directory);

}  // namespace harness::cli
