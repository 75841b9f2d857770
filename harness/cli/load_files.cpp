#include "harness/cli/load_files.hpp"

#include "harness/core/file.hpp"
#include "harness/report/hdr_log.hpp"
#include "harness/report/hdr_percentiles.hpp"
#include "harness/report/reporters.hpp"
#include "harness/report/seconds_csv.hpp"
#include "harness/run/run_files.hpp"

namespace harness::cli {

observe::Observations observations_of(const report::LoadReport& report, WallTime ended_at) {
  observe::Observations observed;
  observed.seed = report.seed;
  observed.segment = report.segment;
  observed.run = {ended_at - report.length, ended_at};
  observed.started_at = observed.run.begin;
  observed.ended_at = observed.run.end;
  observed.phases = {{report.stats.requests.front().phase, observed.run}};
  observed.load = report.stats;
  observed.interrupted = report.interrupted;
  return observed;
}

Result<void> write_load_files(const report::LoadReport& report,
                              const observe::Observations& observations,
                              const std::filesystem::path& directory) {
  const std::vector<std::pair<std::string, std::string>> files{
      {run::observations_file, observe::to_json(observations)},
      {load_report_file, report::load_json(report)},
      {report::summary_file, report::load_summary(report, report::look_of_files())},
      {report::histograms_file, report::hdr_log(report.stats, observations.run)},
      {report::latency_file, report::hdr_percentiles(load::latency_of_all(report.stats))},
      {report::seconds_file, report::seconds_csv(report.stats)}};
  for (const auto& [name, text] : files) {
    if (auto written = write_file(directory / name, text); !written) return written;
  }
  return {};
}

}  // namespace harness::cli
