#include "harness/report/reporters.hpp"

#include <array>

#include "harness/core/file.hpp"
#include "harness/report/hdr_log.hpp"
#include "harness/report/hdr_percentiles.hpp"
#include "harness/report/junit.hpp"
#include "harness/report/regions.hpp"
#include "harness/report/seconds_csv.hpp"
#include "harness/report/summary.hpp"
#include "harness/report/verdict_json.hpp"

namespace harness::report {
namespace {

std::string plain_summary(const Report& report) { return summary(report, look_of_files()); }

std::string histograms(const Report& report) {
  return hdr_log(report.observations.load, report.observations.run);
}

std::string latency(const Report& report) {
  return hdr_percentiles(load::latency_of_all(report.observations.load));
}

std::string seconds_of(const Report& report) { return seconds_csv(report.observations.load); }

constexpr std::array<Reporter, 7> table{{{"verdict.json", verdict_json},
                                         {junit_file, junit},
                                         {summary_file, plain_summary},
                                         {histograms_file, histograms},
                                         {latency_file, latency},
                                         {seconds_file, seconds_of},
                                         {annotations_file, annotations_json}}};

}  // namespace

std::span<const Reporter> reporters() { return table; }

Result<void> write_reports(const Report& report, const std::filesystem::path& directory) {
  for (const Reporter& reporter : reporters()) {
    Result<void> written = write_file(directory / reporter.file, reporter.write(report));
    if (!written) return written;
  }
  return {};
}

}  // namespace harness::report
