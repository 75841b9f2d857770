#pragma once

#include <span>
#include <string>
#include <string_view>

#include "harness/core/result.hpp"
#include "harness/report/report.hpp"

namespace harness::report {

// One file of the run directory. To add one: write its function and add a row to the table.
inline constexpr const char* junit_file = "junit.xml";
inline constexpr const char* summary_file = "summary.txt";
inline constexpr const char* histograms_file = "histograms.hlog";
inline constexpr const char* latency_file = "latency.hgrm";
inline constexpr const char* seconds_file = "seconds.csv";
inline constexpr const char* annotations_file = "annotations.json";

struct Reporter {
  std::string_view file;
  std::string (*write)(const Report& report);
};

std::span<const Reporter> reporters();

// Writes every reporter's file into the directory, which must exist; stops at the first that cannot
// be written.
Result<void> write_reports(const Report& report, const std::filesystem::path& directory);

}  // namespace harness::report
